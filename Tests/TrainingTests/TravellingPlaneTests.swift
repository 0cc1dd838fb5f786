import Imaging
import Methods
import Networks
import Testing
import Training

@Suite("Planes that travel with an image")
struct TravellingPlaneTests {
  /// An image whose red is a code of the place, with the same code as a plane.
  private struct Coded: ImageSource {
    let kinds: [PlaneKind]
    var count: Int { 12 }
    func name(at index: Int) -> String { "\(index)" }

    func image(at index: Int) -> RGBImage {
      var image = RGBImage(width: 30, height: 24)
      for (i, code) in codes(index).enumerated() {
        for c in 0..<3 { image.pixels[3 * i + c] = code }
      }
      return image
    }

    /// Smooth, so that interpolation has something to be right about.
    private func codes(_ index: Int) -> [UInt8] {
      (0..<720).map { UInt8(20 + index + 3 * ($0 % 30) + 4 * ($0 / 30)) }
    }

    var planeKinds: [PlaneKind] { kinds }
    func planes(at index: Int) -> [PlaneStack] {
      kinds.map { kind in
        PlaneStack(
          width: 30, height: 24, planes: [[UInt8]](repeating: codes(index), count: min(2, kind.channels)))
      }
    }
  }

  private let plain = PixelNormalization(InputNormalisation(mean: [0, 0, 0], std: [1, 1, 1]))

  private func forEachBatch(
    _ kinds: [PlaneKind], threads: Int = 2, _ body: (Batch) -> Void
  ) throws {
    let loader = Loader(
      source: Coded(kinds: kinds), augmentation: Augmentation(longSides: 16...50, crop: 24),
      normalization: plain, batches: EpochOrder.batches(images: 12, batch: 4, seed: 1, epoch: 1), seed: 1,
      epoch: 1, threads: threads)
    defer { loader.close() }
    while try loader.next(body) != nil {}
  }

  @Test("a bicubic plane lies where its image lies, pixel by pixel, and is filled elsewhere")
  func aligned() throws {
    let kind = PlaneKind("codes", channels: 3, resampling: .bicubic, fill: 7)
    try forEachBatch([kind]) { batch in
      #expect(batch.planes.map(\.kind) == [kind])
      let (bytes, area) = (batch.planes[0].bytes, 24 * 24)
      #expect(bytes.count == 4 * 3 * area)
      for image in 0..<4 {
        for pixel in 0..<area {
          let red = (batch.pixels[3 * (image * area + pixel)] * 255).rounded()
          let code = bytes[image * 3 * area + pixel]
          // Codes begin at 20, so that 0 is outside of the image.
          #expect(red == 0 ? code == 7 : code == UInt8(red))
          #expect(bytes[(image * 3 + 1) * area + pixel] == code)
          #expect(bytes[(image * 3 + 2) * area + pixel] == 7, "the image has two planes only")
        }
      }
    }
  }

  @Test("nearest labels are labels that are there, near to the image, and bilinear scores are between")
  func kinds() throws {
    let kinds = [
      PlaneKind("labels", resampling: .nearest, fill: 255),
      PlaneKind("scores", resampling: .bilinear, fill: 0),
    ]
    try forEachBatch(kinds) { batch in
      #expect(batch.planes.map(\.kind.name) == ["labels", "scores"])
      for pixel in 0..<4 * 24 * 24 {
        let red = Int((batch.pixels[3 * pixel] * 255).rounded())
        let (label, score) = (Int(batch.planes[0].bytes[pixel]), Int(batch.planes[1].bytes[pixel]))
        if red == 0 {
          #expect(label == 255 && score == 0)
        } else {
          #expect(abs(label - red) <= 9 && abs(score - red) <= 4, "\(label), \(score), \(red)")
        }
      }
    }
  }

  @Test("planes are the same bytes whatever the number of threads")
  func threads() throws {
    func all(_ threads: Int) throws -> [[UInt8]] {
      var batches: [[UInt8]] = []
      try forEachBatch([PlaneKind("labels", resampling: .nearest, fill: 255)], threads: threads) {
        batches.append(Array($0.planes[0].bytes))
      }
      return batches
    }
    #expect(try all(1) == all(4))
  }
}
