import Imaging
import Synchronization

/// Decoded images and their planes within a budget of bytes, in front of a slower source.
///
/// A training visits every image once an epoch, so that the one used last is the one that is needed last:
/// throwing the oldest out would never find anything. What came first stays until the budget is spent; the
/// rest is decoded each time.
public final class ImageCache: ImageSource {
  private struct Store {
    var images: [Int: RGBImage] = [:]
    var planes: [Int: [ScalarMap]] = [:]
    var bytes = 0

    /// Whether that many bytes more fit; then they count as taken.
    mutating func take(_ count: Int, within budget: Int) -> Bool {
      guard bytes + count <= budget else { return false }
      bytes += count
      return true
    }
  }
  private let source: any ImageSource
  private let budget: Int
  private let store = Mutex(Store())

  /// - Parameters:
  ///   - source: Where images come from.
  ///   - budget: Bytes of pixels and planes that may be kept.
  public init(_ source: any ImageSource, budget: Int) {
    self.source = source
    self.budget = budget
  }

  public var count: Int { source.count }
  public var companions: [Companion] { source.companions }
  public func name(at index: Int) -> String { source.name(at: index) }

  public func image(at index: Int) throws -> RGBImage {
    if let kept = store.withLock({ $0.images[index] }) { return kept }
    let image = try source.image(at: index)
    store.withLock { store in
      guard store.images[index] == nil, store.take(image.pixels.count, within: budget) else { return }
      store.images[index] = image
    }
    return image
  }

  public func planes(at index: Int) throws -> [ScalarMap] {
    guard !companions.isEmpty else { return [] }
    if let kept = store.withLock({ $0.planes[index] }) { return kept }
    let planes = try source.planes(at: index)
    let size = planes.reduce(0) { $0 + $1.values.count } * MemoryLayout<Float>.size
    store.withLock { store in
      guard store.planes[index] == nil, store.take(size, within: budget) else { return }
      store.planes[index] = planes
    }
    return planes
  }
}
