import Foundation
import Imaging
import Networks
import Synchronization
import Testing
import Training

/// Pictures of random bytes, known by their number.
private func pictures(_ count: Int) -> GeneratedImages {
  GeneratedImages(count: count) { index in
    var image = RGBImage(width: 24, height: 18)
    var generator = KeyedGenerator(UInt64(index))
    for i in image.pixels.indices { image.pixels[i] = UInt8(generator.below(256)) }
    return image
  }
}

private struct Unreadable: Error {}

/// A source in which one image fails.
private struct BrokenSource: ImageSource {
  let broken: Int
  var count: Int { 12 }
  func name(at index: Int) -> String { "\(index)" }
  func image(at index: Int) throws -> RGBImage {
    if index == broken { throw Unreadable() }
    return RGBImage(width: 8, height: 8)
  }
}

@Suite("Loader", .timeLimit(.minutes(5)))
struct LoaderTests {
  private let normalization = PixelNormalization(.symmetric)

  private func epoch(threads: Int, depth: Int, from first: Int = 0) throws -> [[Float]] {
    let loader = Loader(
      source: pictures(22), augmentation: Augmentation(longSides: 16...40, crop: 20, jitters: true),
      normalization: normalization, batches: EpochOrder.batches(images: 22, batch: 4, seed: 5, epoch: 2),
      startingAt: first, seed: 5, epoch: 2, threads: threads, depth: depth)
    defer { loader.close() }
    var batches: [[Float]] = []
    while let batch = try loader.next({ Array($0.pixels) }) { batches.append(batch) }
    return batches
  }

  @Test("an epoch has the same bytes whatever the number of threads and the depth of the ring")
  func threadsDoNotMatter() throws {
    let one = try epoch(threads: 1, depth: 1)
    #expect(one.count == 5)
    #expect(one.allSatisfy { $0.count == 4 * 20 * 20 * 3 })
    #expect(try epoch(threads: 4, depth: 3) == one)
    #expect(try epoch(threads: 3, depth: 7) == one)
  }

  @Test("an epoch that goes on at a batch gives the batches that were left")
  func startingLater() throws {
    let all = try epoch(threads: 2, depth: 2)
    #expect(try epoch(threads: 2, depth: 2, from: 3) == Array(all[3...]))
  }

  @Test(
    "an image that cannot be read fails the batch that it belongs to, and the batches before it come through")
  func failure() throws {
    let loader = Loader(
      source: BrokenSource(broken: 7), augmentation: Augmentation(longSides: 8...8, crop: 8),
      normalization: normalization, batches: [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11]], seed: 0,
      epoch: 1,
      threads: 3, depth: 4)
    defer { loader.close() }
    #expect(try loader.next { $0.images } == [0, 1, 2])
    #expect(try loader.next { $0.images } == [3, 4, 5])
    #expect(throws: Unreadable.self) { try loader.next { $0.images } }
  }

  @Test("closing a loader in the middle of an epoch ends its threads")
  func closing() throws {
    let loader = Loader(
      source: pictures(40), augmentation: Augmentation(longSides: 16...40, crop: 20),
      normalization: normalization, batches: EpochOrder.batches(images: 40, batch: 4, seed: 0, epoch: 1),
      seed: 0, epoch: 1, threads: 3, depth: 2)
    _ = try loader.next { $0.images }
    // `close` waits for the threads; the time limit of the suite fails it where they do not end.
    loader.close()
  }

  @Test("batches of an epoch hold every image at most once, other epochs another order")
  func order() {
    let first = EpochOrder.batches(images: 103, batch: 10, seed: 1, epoch: 1)
    #expect(first.count == 10 && first.allSatisfy { $0.count == 10 })
    #expect(Set(first.joined()).count == 100)
    #expect(EpochOrder.batches(images: 103, batch: 10, seed: 1, epoch: 1) == first)
    #expect(EpochOrder.batches(images: 103, batch: 10, seed: 1, epoch: 2) != first)
    #expect(EpochOrder.batches(images: 103, batch: 10, seed: 2, epoch: 1) != first)
    #expect(EpochOrder.batches(images: 3, batch: 10, seed: 0, epoch: 1).map(\.count) == [3])
  }

  @Test("a cache decodes an image once while its budget lasts, and gives the same image afterwards")
  func cache() throws {
    let decoded = Mutex<[Int: Int]>([:])
    let counting = GeneratedImages(count: 4) { index in
      decoded.withLock { $0[index, default: 0] += 1 }
      return RGBImage(width: 10, height: 10, filledWith: RGBColor(UInt8(index), 0, 0))
    }
    // Room for two images of 300 bytes.
    let cache = ImageCache(counting, budget: 700)
    for _ in 0..<3 {
      for i in 0..<4 { #expect(try cache.image(at: i)[0, 0].red == UInt8(i)) }
    }
    #expect(decoded.withLock { $0 } == [0: 1, 1: 1, 2: 3, 3: 3])
  }
}
