import Imaging

/// Fills the batches of one epoch ahead of the training, on threads of its own.
///
/// Threads take images in the order of the batches and write each into its place of a ring of batch buffers,
/// which bounds the memory. What a batch holds depends on (seed, epoch, image) only, never on which thread
/// was faster.
public final class Loader {
  private let batches: [[Int]]
  private let side: Int
  private let buffers: Buffers
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
    let buffers = Buffers(
      count: depth, images: batches.map(\.count).max() ?? 0, floats: 3 * augmentation.crop * augmentation.crop
    )
    self.batches = batches
    self.buffers = buffers
    side = augmentation.crop
    ahead = WorkAhead(tasks: batches.map(\.count), threads: threads, depth: depth, name: "loader") {
      batch, place in
      let image = batches[batch][place]
      augmentation.render(
        try source.image(at: image), draw: augmentation.draw(seed: seed, epoch: epoch, image: image),
        normalization: normalization, into: buffers.window(batch: batch, place: place))
    }
  }

  /// Lends the next batch to `body`; nil after the last.
  ///
  /// - Throws: The failure of an image of this batch, or what `body` throws.
  public func next<Result>(_ body: (Batch) throws -> Result) throws -> Result? {
    try ahead.next { index in
      let images = batches[index]
      return try body(
        Batch(pixels: buffers.pixels(batch: index, images: images.count), images: images, side: side))
    }
  }

  /// Ends the threads and waits for them; called once, when no more batches are asked for.
  public func close() { ahead.close() }

  /// The ring of batch buffers.
  ///
  /// `WorkAhead` sees to it that no two threads use one place at once.
  private final class Buffers: @unchecked Sendable {
    private let ring: [UnsafeMutableBufferPointer<Float>]
    private let floats: Int

    init(count: Int, images: Int, floats: Int) {
      self.floats = floats
      ring = (0..<count).map { _ in .allocate(capacity: images * floats) }
    }

    deinit {
      for buffer in ring { buffer.deallocate() }
    }

    func window(batch: Int, place: Int) -> UnsafeMutableBufferPointer<Float> {
      UnsafeMutableBufferPointer(rebasing: ring[batch % ring.count][place * floats..<(place + 1) * floats])
    }

    func pixels(batch: Int, images: Int) -> UnsafeBufferPointer<Float> {
      UnsafeBufferPointer(rebasing: ring[batch % ring.count][..<(images * floats)])
    }
  }
}
