import Imaging
import Methods
import Synchronization

/// Decoded images within a budget of bytes, in front of a slower source.
///
/// A training visits every image once an epoch, so that the one used last is the one that is needed last:
/// throwing the oldest out would never find anything. What came first stays until the budget is spent; the
/// rest is decoded each time.
public final class ImageCache: ImageSource {
  private struct Store {
    var images: [Int: RGBImage] = [:]
    var bytes = 0
  }
  private let source: any ImageSource
  private let budget: Int
  private let store = Mutex(Store())

  /// - Parameters:
  ///   - source: Where images come from.
  ///   - budget: Bytes of pixels that may be kept.
  public init(_ source: any ImageSource, budget: Int) {
    self.source = source
    self.budget = budget
  }

  public var count: Int { source.count }
  public func name(at index: Int) -> String { source.name(at: index) }
  public var planeKinds: [PlaneKind] { source.planeKinds }
  // Planes are small files, or as large as the image for every class: they are read each time.
  public func planes(at index: Int) throws -> [PlaneStack] { try source.planes(at: index) }

  public func image(at index: Int) throws -> RGBImage {
    if let kept = store.withLock({ $0.images[index] }) { return kept }
    let image = try source.image(at: index)
    store.withLock { store in
      guard store.images[index] == nil, store.bytes + image.pixels.count <= budget else { return }
      store.images[index] = image
      store.bytes += image.pixels.count
    }
    return image
  }
}
