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
    let companions = source.companions
    let buffers = Buffers(
      count: depth, images: batches.map(\.count).max() ?? 0, area: augmentation.crop * augmentation.crop,
      companions: companions.count)
    self.batches = batches
    self.buffers = buffers
    side = augmentation.crop
    ahead = WorkAhead(tasks: batches.map(\.count), threads: threads, depth: depth, name: "loader") {
      batch, place in
      let index = batches[batch][place]
      let draw = augmentation.draw(seed: seed, epoch: epoch, image: index)
      let image = try source.image(at: index)
      augmentation.render(
        image, draw: draw, normalization: normalization, into: buffers.window(batch: batch, place: place))
      buffers.set(
        augmentation.frame(width: image.width, height: image.height, draw: draw), batch: batch, place: place)
      let planes = try source.planes(at: index)
      precondition(
        planes.count == companions.count
          && planes.allSatisfy { ($0.width, $0.height) == (image.width, image.height) },
        "Loader: the planes of \(source.name(at: index)) do not lie on their image")
      for (p, (plane, companion)) in zip(planes, companions).enumerated() {
        augmentation.render(
          plane, as: companion, draw: draw, into: buffers.plane(p, batch: batch, place: place))
      }
    }
  }

  /// Lends the next batch to `body`; nil after the last.
  ///
  /// - Throws: The failure of an image of this batch, or what `body` throws.
  public func next<Result>(_ body: (Batch) throws -> Result) throws -> Result? {
    try ahead.next { index in
      try body(buffers.batch(index, of: batches[index], side: side))
    }
  }

  /// Ends the threads and waits for them; called once, when no more batches are asked for.
  public func close() { ahead.close() }

  /// The ring of batch buffers.
  ///
  /// `WorkAhead` sees to it that no two threads use one place at once.
  private final class Buffers: @unchecked Sendable {
    private typealias Floats = UnsafeMutableBufferPointer<Float>
    private let pixels: [Floats]
    private let planes: [Floats]
    private let frames: [UnsafeMutableBufferPointer<WindowFrame>]
    /// Pixels of a window.
    private let area: Int
    private let companions: Int

    init(count: Int, images: Int, area: Int, companions: Int) {
      self.area = area
      self.companions = companions
      pixels = (0..<count).map { _ in .allocate(capacity: images * 3 * area) }
      planes = (0..<count).map { _ in .allocate(capacity: images * companions * area) }
      frames = (0..<count).map { _ in
        let places = UnsafeMutableBufferPointer<WindowFrame>.allocate(capacity: images)
        places.initialize(repeating: WindowFrame(columns: 0..<0, rows: 0..<0))
        return places
      }
    }

    deinit {
      for buffer in pixels + planes { buffer.deallocate() }
      for buffer in frames { buffer.deallocate() }
    }

    func window(batch: Int, place: Int) -> UnsafeMutableBufferPointer<Float> {
      part(place, of: pixels[batch % pixels.count], floats: 3 * area)
    }

    func plane(_ plane: Int, batch: Int, place: Int) -> UnsafeMutableBufferPointer<Float> {
      part(place * companions + plane, of: planes[batch % planes.count], floats: area)
    }

    func set(_ frame: WindowFrame, batch: Int, place: Int) {
      frames[batch % frames.count][place] = frame
    }

    func batch(_ index: Int, of images: [Int], side: Int) -> Batch {
      let place = index % pixels.count
      return Batch(
        pixels: UnsafeBufferPointer(rebasing: pixels[place][..<(images.count * 3 * area)]),
        planes: UnsafeBufferPointer(rebasing: planes[place][..<(images.count * companions * area)]),
        companions: companions, images: images, frames: Array(frames[place][..<images.count]), side: side)
    }

    private func part(_ index: Int, of buffer: Floats, floats: Int) -> Floats {
      Floats(rebasing: buffer[index * floats..<(index + 1) * floats])
    }
  }
}
