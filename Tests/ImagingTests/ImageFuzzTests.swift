import CPNG
import Imaging
import TestSupport
import Testing

@Suite("Damaged images")
struct ImageFuzzTests {
  @Test("a damaged JPEG is read as far as it goes or refused, never crashes and never hangs")
  func jpeg() throws {
    let picture = gradient(61, 43)
    let samples = [
      try JPEG.encode(picture), try JPEG.encode(picture, quality: 40, progressive: true),
      try encodeJPEG([UInt8](repeating: 90, count: 40 * 30), 40, 30, components: 1),
      try encodeJPEG([UInt8](repeating: 90, count: 40 * 30 * 4), 40, 30, components: 4),
    ]
    var round = 0
    let outcome = Fuzz.run(seed: 21, samples: samples) { bytes in
      round += 1
      let scale = JPEG.Scale.allCases[round % JPEG.Scale.allCases.count]
      let decoded = try JPEG.decode(bytes, scale: scale)
      #expect(decoded.image.pixels.count == 3 * decoded.image.width * decoded.image.height)
      #expect((0...1).contains(decoded.readablePart))
      _ = try JPEG.size(bytes)
    }
    #expect(outcome.read > 20 && outcome.refused > 10 && outcome.slowest < .seconds(10), "\(outcome)")
  }

  @Test("a damaged PNG is read or refused, never crashes and never hangs")
  func png() throws {
    let samples = [
      try PNG.encode(rgb: gradient(31, 27)), try PNG.encode(labels: LabelMap(width: 30, height: 20)),
      try encodePNG([UInt8](repeating: 7, count: 2 * 20 * 10), 20, 10, kind: CPNG_GREY, bits: 16),
      try encodePNG(
        [UInt8](repeating: 1, count: 20 * 10), 20, 10, kind: CPNG_GREY, bits: 1, interlaced: true),
    ]
    var round = 0
    let outcome = Fuzz.run(seed: 22, samples: samples) { bytes in
      round += 1
      let image = try PNG.decode(round.isMultiple(of: 4) ? bytes : SpoiltPNG.repaired(bytes))
      #expect(image.rgb.pixels.count == 3 * image.width * image.height)
      _ = try? image.labelMap
      _ = try? image.greyMap
    }
    #expect(outcome.refused > 40 && outcome.slowest < .seconds(10), "\(outcome)")
  }
}
