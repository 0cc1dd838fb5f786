import Foundation
import Imaging

/// Fills the batches of one epoch ahead of the training, on threads of its own.
///
/// Workers take images in the order of the batches and write each into its place of a ring of batch buffers, which
/// bounds the memory: a worker that is `depth` batches ahead waits. What a batch holds depends on (seed, epoch,
/// image) only, never on which thread was faster.
public final class Loader: @unchecked Sendable {
  private let source: any ImageSource
  private let augmentation: Augmentation
  private let normalization: PixelNormalization
  private let batches: [[Int]]
  private let seed: Int
  private let epoch: Int

  private let depth: Int
  private let imageCount: Int
  private let buffers: [UnsafeMutableBufferPointer<Float>]

  // All below is read and written under `condition`.
  private let condition = NSCondition()
  /// The next image to fill: its batch and its place there.
  private var nextTask = (batch: 0, place: 0)
  /// Batches that the training is done with.
  private var consumed = 0
  /// Images that are still missing, by batch.
  private var missing: [Int]
  /// The first failure, by the batch and place at which it happened.
  private var failure: (batch: Int, error: any Error)?
  private var cancelled = false
  private var running: Int

  /// - Parameters:
  ///   - source: Where images come from.
  ///   - batches: Image indices, batch by batch (`EpochOrder`).
  ///   - startingAt: The first batch to hand out, for a training that goes on within an epoch.
  ///   - threads: Workers.
  ///   - depth: Batches that may be ready or in work at once.
  public init(
    source: any ImageSource, augmentation: Augmentation, normalization: PixelNormalization,
    batches: [[Int]], startingAt first: Int = 0, seed: Int, epoch: Int, threads: Int = 2, depth: Int = 3
  ) {
    precondition(threads > 0 && depth > 0, "Loader: \(threads) threads, \(depth) batches ahead")
    self.source = source
    self.augmentation = augmentation
    self.normalization = normalization
    self.batches = Array(batches.dropFirst(first))
    self.seed = seed
    self.epoch = epoch
    self.depth = depth
    imageCount = 3 * augmentation.crop * augmentation.crop
    let largest = batches.map(\.count).max() ?? 0
    let capacity = largest * imageCount
    buffers = (0..<depth).map { _ in UnsafeMutableBufferPointer<Float>.allocate(capacity: capacity) }
    missing = self.batches.map(\.count)
    running = threads
    for number in 1...threads {
      // The thread holds the loader only through this closure; `close()` ends it.
      let worker = Thread { [self] in work() }
      worker.name = "loader \(number)"
      worker.start()
    }
  }

  deinit {
    // Workers keep the loader alive, so that none of them can be writing here.
    for buffer in buffers { buffer.deallocate() }
  }

  /// How many batches the epoch has left in all.
  public var count: Int { batches.count }

  /// Lends the next batch to `body`; nil after the last.
  ///
  /// - Throws: The failure of an image of this batch, or what `body` throws.
  public func next<Result>(_ body: (Batch) throws -> Result) throws -> Result? {
    condition.lock()
    let index = consumed
    guard index < batches.count else {
      condition.unlock()
      return nil
    }
    while missing[index] > 0 && !(failure.map { $0.batch <= index } ?? false) { condition.wait() }
    let failed = failure.flatMap { $0.batch <= index ? $0.error : nil }
    condition.unlock()
    if let failed { throw failed }
    defer {
      condition.lock()
      consumed += 1
      condition.broadcast()
      condition.unlock()
    }
    let images = batches[index]
    let pixels = UnsafeBufferPointer(rebasing: buffers[index % depth][..<(images.count * imageCount)])
    return try body(Batch(pixels: pixels, images: images, side: augmentation.crop))
  }

  /// Ends the workers and waits for them; called once, when no more batches are asked for.
  public func close() {
    condition.lock()
    cancelled = true
    condition.broadcast()
    while running > 0 { condition.wait() }
    condition.unlock()
  }

  /// A worker: takes the next image, renders it into its place, until nothing is left.
  private func work() {
    while let (batch, place) = takeTask() {
      let image = batches[batch][place]
      let window = UnsafeMutableBufferPointer(
        rebasing: buffers[batch % depth][place * imageCount..<(place + 1) * imageCount])
      do {
        augmentation.render(
          try source.image(at: image), draw: augmentation.draw(seed: seed, epoch: epoch, image: image),
          normalization: normalization, into: window)
        finish(batch: batch, error: nil)
      } catch {
        finish(batch: batch, error: error)
      }
    }
    condition.lock()
    running -= 1
    condition.broadcast()
    condition.unlock()
  }

  /// The next image to fill, as soon as its batch has a free buffer; nil when nothing is left to do.
  private func takeTask() -> (batch: Int, place: Int)? {
    condition.lock()
    defer { condition.unlock() }
    while !cancelled && failure == nil && nextTask.batch < batches.count {
      guard nextTask.batch < consumed + depth else {
        condition.wait()
        continue
      }
      let task = nextTask
      nextTask.place += 1
      if nextTask.place == batches[task.batch].count { nextTask = (task.batch + 1, 0) }
      return task
    }
    return nil
  }

  private func finish(batch: Int, error: (any Error)?) {
    condition.lock()
    defer { condition.unlock() }
    missing[batch] -= 1
    if let error, failure.map({ batch < $0.batch }) ?? true { failure = (batch, error) }
    if missing[batch] == 0 || error != nil { condition.broadcast() }
  }
}
