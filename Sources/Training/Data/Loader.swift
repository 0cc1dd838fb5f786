import Imaging
import Methods

/// Fills the batches of one epoch ahead of the training, on threads of its own.
///
/// Threads take images in the order of the batches and write each into its place of a ring of batch buffers,
/// which bounds the memory. What a batch holds depends on (seed, epoch, image) only, never on which thread
/// was faster.
public final class Loader {
  private let batches: [[Int]]
  private let side: Int
  private let pixels: Ring<Float>
  private let frames: Ring<WindowFrame>
  private let planes: [(kind: PlaneKind, ring: Ring<UInt8>)]
  private let ahead: WorkAhead

  /// Starts the threads; `close()` ends them.
  ///
  /// - Parameters:
  ///   - source: Where images come from.
  ///   - batches: Image indices, batch by batch (`EpochOrder`).
  ///   - first: The first batch to hand out, for a training that goes on within an epoch.
  ///   - depth: Batches that may be ready or in work at once.
  public init(
    source: any ImageSource, augmentation: Augmentation, normalization: PixelNormalization,
    batches: [[Int]], startingAt first: Int = 0, seed: Int, epoch: Int, threads: Int = 2, depth: Int = 3
  ) {
    let batches = Array(batches.dropFirst(first))
    let kinds = source.planeKinds
    let area = augmentation.crop * augmentation.crop
    let images = batches.map(\.count).max() ?? 0
    let pixels = Ring<Float>(count: depth, places: images, values: 3 * area)
    let frames = Ring<WindowFrame>(count: depth, places: images, values: 1)
    let planes = kinds.map {
      (kind: $0, ring: Ring<UInt8>(count: depth, places: images, values: $0.channels * area))
    }
    self.batches = batches
    self.pixels = pixels
    self.frames = frames
    self.planes = planes
    side = augmentation.crop
    ahead = WorkAhead(tasks: batches.map(\.count), threads: threads, depth: depth, name: "loader") {
      batch, place in
      let index = batches[batch][place]
      let draw = augmentation.draw(seed: seed, epoch: epoch, image: index)
      let image = try source.image(at: index)
      augmentation.render(
        image, draw: draw, normalization: normalization, into: pixels.window(batch: batch, place: place))
      frames.window(batch: batch, place: place)
        .initialize(repeating: augmentation.frame(width: image.width, height: image.height, draw: draw))
      guard !kinds.isEmpty else { return }
      let stacks = try source.planes(at: index)
      precondition(
        stacks.count == kinds.count
          && stacks.allSatisfy { ($0.width, $0.height) == (image.width, image.height) },
        "Loader: the planes of \(source.name(at: index)) do not lie on their image")
      for ((kind, ring), stack) in zip(planes, stacks) {
        augmentation.render(stack, kind: kind, draw: draw, into: ring.window(batch: batch, place: place))
      }
    }
  }

  /// Lends the next batch to `body`; nil after the last.
  ///
  /// - Throws: The failure of an image of this batch, or what `body` throws.
  public func next<Result>(_ body: (Batch) throws -> Result) throws -> Result? {
    try ahead.next { index in
      let images = batches[index]
      return try body(
        Batch(
          pixels: pixels.values(batch: index, places: images.count),
          planes: planes.map {
            .init(kind: $0.kind, bytes: $0.ring.values(batch: index, places: images.count))
          },
          images: images, frames: Array(frames.values(batch: index, places: images.count)), side: side))
    }
  }

  /// Ends the threads and waits for them; called once, when no more batches are asked for.
  public func close() { ahead.close() }

  /// The ring of batch buffers, each with a place of `values` plain values for every image.
  ///
  /// `WorkAhead` sees to it that no two threads use one place at once.
  private final class Ring<Value: Sendable>: @unchecked Sendable {
    private let ring: [UnsafeMutableBufferPointer<Value>]
    private let count: Int

    init(count: Int, places: Int, values: Int) {
      self.count = values
      ring = (0..<count).map { _ in .allocate(capacity: places * values) }
    }

    deinit {
      for buffer in ring { buffer.deallocate() }
    }

    func window(batch: Int, place: Int) -> UnsafeMutableBufferPointer<Value> {
      UnsafeMutableBufferPointer(rebasing: ring[batch % ring.count][place * count..<(place + 1) * count])
    }

    func values(batch: Int, places: Int) -> UnsafeBufferPointer<Value> {
      UnsafeBufferPointer(rebasing: ring[batch % ring.count][..<(places * count)])
    }
  }
}
