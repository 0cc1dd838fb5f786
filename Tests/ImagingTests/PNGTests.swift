import CPNG
import Imaging
import Testing

@Suite struct PNGTests {
  @Test("RGB survives a round trip", arguments: [(1, 1), (3, 7), (64, 48)])
  func rgb(width: Int, height: Int) throws {
    let image = noise(width, height)
    let decoded = try PNG.decode(PNG.encode(rgb: image))
    #expect(decoded.content == .rgb(pixels: image.pixels))
    #expect(decoded.rgb == image)
  }

  @Test("labels survive a round trip as palette indices, in the colours of VOC")
  func labels() throws {
    let labels = LabelMap(width: 16, height: 16, labels: (0...255).map { UInt8($0) })
    let decoded = try PNG.decode(PNG.encode(labels: labels))
    #expect(try decoded.labelMap == labels)
    #expect(decoded.rgb == RGBImage(labels))
  }

  @Test("greys of every depth keep their values, also interlaced", arguments: [1, 2, 4, 8], [false, true])
  func greys(bits: Int, interlaced: Bool) throws {
    let maximum = UInt8((1 << bits) - 1)
    let samples = (0..<19 * 13).map { UInt8($0 * 7 % (Int(maximum) + 1)) }
    let bytes = try encodePNG(samples, 19, 13, kind: CPNG_GREY, bits: Int32(bits), interlaced: interlaced)
    let image = try PNG.decode(bytes)
    #expect(image.content == .grey8(samples: samples, maximum: maximum))
    #expect(try image.labelMap.labels == samples)
    #expect(try image.greyMap.values == samples.map { Float($0) / Float(maximum) })
    #expect(image.rgb.pixels.max() == 255)
  }

  @Test("16-bit greys keep 16 bits as a map, and are refused as a mask")
  func grey16() throws {
    let samples: [UInt16] = [0, 1, 256, 32_768, 65_534, 65_535]
    let raw = samples.withUnsafeBytes { Array($0) }
    let image = try PNG.decode(encodePNG(raw, 3, 2, kind: CPNG_GREY, bits: 16), name: "deep.png")
    #expect(image.content == .grey16(samples: samples))
    #expect(try image.greyMap.values == samples.map { Float($0) / 65_535 })
    #expect(image.rgb[0, 1] == RGBColor(128, 128, 128))
    let error = #expect(throws: ImagingError.self) { try image.labelMap }
    #expect(
      error?.description
        == "deep.png is a 16-bit PNG, and a mask holds its class indices in a palette or 8-bit grey PNG")
  }

  @Test("an RGB mask is refused, and as a map it is the mean of its channels")
  func rgbMask() throws {
    let image = RGBImage(width: 1, height: 1, pixels: [255, 0, 51])
    let decoded = try PNG.decode(PNG.encode(rgb: image))
    #expect(throws: ImagingError.self) { try decoded.labelMap }
    #expect(try decoded.greyMap.values == [0.4])
  }

  @Test("a map survives as 8-bit grey; values out of range are clamped and NaN is black")
  func greyMap() throws {
    let map = ScalarMap(width: 4, height: 1, values: [0.2, 7, -1, .nan])
    #expect(try PNG.decode(PNG.encode(grey: map)).greyMap.values == [0.2, 1, 0, 0])
  }

  @Test("a palette with few bits and an index beyond it is read")
  func smallPalette() throws {
    let bytes = try encodePNG(
      [0, 1, 2, 3], 4, 1, kind: CPNG_INDEXED, bits: 2, palette: [9, 8, 7, 6, 5, 4])
    let image = try PNG.decode(bytes)
    #expect(try image.labelMap.labels == [0, 1, 2, 3])
    #expect(image.rgb.pixels == [9, 8, 7, 6, 5, 4, 0, 0, 0, 0, 0, 0])
  }

  @Test("every truncation of a PNG is refused in one sentence that names it")
  func truncated() throws {
    let bytes = try PNG.encode(rgb: noise(9, 9))
    for count in 0..<(bytes.count - 12) {
      let error = #expect(throws: ImagingError.self) {
        try PNG.decode(Array(bytes.prefix(count)), name: "cut.png")
      }
      #expect(error?.description.hasPrefix("cut.png ") == true)
    }
  }

  @Test("an image of too many pixels is refused by its header")
  func tooLarge() throws {
    // A sound header chunk of 30,000×30,000 RGB, checksum included, and nothing behind it but the end.
    let bytes: [UInt8] =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0])
      + chunk("IDAT", [0])
    #expect(throws: ImagingError.tooLarge(source: "big.png", width: 30_000, height: 30_000)) {
      try PNG.decode(bytes, name: "big.png")
    }
  }

  private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    var checksum: UInt32 = .max
    for byte in body {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum & 1 == 1 ? 0xEDB8_8320 ^ (checksum >> 1) : checksum >> 1 }
    }
    func big(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
    return big(UInt32(data.count)) + body + big(~checksum)
  }
}
