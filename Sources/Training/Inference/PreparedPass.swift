import Imaging
import Torch

/// Images of a split in order, decoded and made ready ahead on other threads, with what was read beside each.
@TorchActor
struct PreparedPass<Extra: Sendable> {
  private let images: LabelledImages
  private let prepare: @Sendable (RGBImage) -> PreparedImage
  private let read: @Sendable (LabelledImages, Int) throws -> Extra

  /// An image with its views.
  struct Item: Sendable {
    let image: RGBImage
    let prepared: PreparedImage
    let extra: Extra
  }

  /// - Parameter read: Reads something beside an image, on the threads that decode.
  init(
    _ images: LabelledImages, prepare: @escaping @Sendable (RGBImage) -> PreparedImage,
    reading read: @escaping @Sendable (LabelledImages, Int) throws -> Extra
  ) {
    self.images = images
    self.prepare = prepare
    self.read = read
  }

  /// Hands the images over in order.
  ///
  /// - Parameters:
  ///   - indices: Which images; nil: all.
  ///   - failed: An image that could not be read, with its error.
  /// - Returns: Whether all images were seen.
  /// - Throws: What `body` throws.
  func run(
    _ indices: [Int]? = nil, stop: StopSignal? = nil, progress: (_ done: Int, _ total: Int) -> Void,
    failed: (Int, any Error) -> Void, body: (Int, Item) throws -> Void
  ) throws -> Bool {
    let indices = indices ?? Array(images.ids.indices)
    let (images, prepare, read) = (images, prepare, read)
    let prefetch = Prefetch(count: indices.count, threads: 2, depth: 6) { place in
      let image = try images.image(at: indices[place])
      return Item(image: image, prepared: prepare(image), extra: try read(images, indices[place]))
    }
    defer { prefetch.close() }
    while let (place, value) = prefetch.next() {
      if stop?.isRequested == true { return false }
      switch value {
      case .success(let item): try body(indices[place], item)
      case .failure(let error): failed(indices[place], error)
      }
      progress(place + 1, indices.count)
    }
    return true
  }
}
