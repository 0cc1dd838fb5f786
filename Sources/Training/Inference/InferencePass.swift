import Foundation
import Imaging
import Torch

/// Maps of many images in order, with decoding and resizing ahead on other threads.
@TorchActor
public final class InferencePass {
  private let inference: CAMInference
  private let images: LabelledImages

  public init(_ inference: CAMInference, over images: LabelledImages) {
    self.inference = inference
    self.images = images
  }

  /// An image with what was read beside it.
  private struct Item<Extra: Sendable>: Sendable {
    let image: PreparedImage
    let extra: Extra
  }

  /// Computes the maps of the classes that each image's label names and hands them over in order.
  ///
  /// - Parameters:
  ///   - indices: Which images.
  ///   - stop: Read between images.
  ///   - read: Reads something beside an image, on the threads that decode: its truth.
  ///   - failed: An image that could not be read, with its error.
  ///   - body: Takes the image's number, its maps and what was read.
  /// - Returns: Whether all images were seen.
  /// - Throws: What `body` throws.
  public func run<Extra: Sendable>(
    _ indices: [Int], stop: StopSignal? = nil, reading read: @escaping @Sendable (Int) throws -> Extra,
    failed: (Int, any Error) -> Void, body: (Int, CAMInference.Result, Extra) throws -> Void
  ) throws -> Bool {
    try run(indices, stop: stop, keeping: { index, _ in try read(index) }, failed: failed, body: body)
  }

  /// The same, where what is read beside an image may keep the image itself.
  public func run<Extra: Sendable>(
    _ indices: [Int], stop: StopSignal? = nil,
    keeping keep: @escaping @Sendable (Int, RGBImage) throws -> Extra,
    failed: (Int, any Error) -> Void, body: (Int, CAMInference.Result, Extra) throws -> Void
  ) throws -> Bool {
    let (images, preparation) = (images, inference.preparation)
    let prefetch = Prefetch(count: indices.count, threads: 2, depth: 6) { place in
      let index = indices[place]
      let image = try images.image(at: index)
      return Item(image: preparation(image), extra: try keep(index, image))
    }
    defer { prefetch.close() }
    while let (place, value) = prefetch.next() {
      if stop?.isRequested == true { return false }
      switch value {
      case .success(let item):
        let index = indices[place]
        try body(index, inference(item.image, classes: images.labels[index]), item.extra)
      case .failure(let error): failed(indices[place], error)
      }
    }
    return true
  }
}
