import Imaging
import Testing

@Suite struct JPEGTests {
  @Test("a JPEG round trip keeps the picture", arguments: [false, true])
  func roundTrip(progressive: Bool) throws {
    let image = gradient(97, 61)
    let decoded = try JPEG.decode(JPEG.encode(image, quality: 95, progressive: progressive))
    #expect(decoded.image.width == 97 && decoded.image.height == 61)
    #expect(decoded.warnings.isEmpty)
    #expect(decoded.readablePart == 1)
    #expect(meanDifference(decoded.image, image) < 4)
  }

  @Test("an image of one pixel is encoded and decoded")
  func onePixel() throws {
    let image = RGBImage(width: 1, height: 1, filledWith: RGBColor(200, 200, 200))
    #expect(largestDifference(try JPEG.decode(JPEG.encode(image)).image, image) <= 2)
  }

  @Test("a grey JPEG has three equal channels")
  func grey() throws {
    let samples = (0..<64 * 64).map { UInt8($0 % 64 * 4) }
    let image = try JPEG.decode(encodeJPEG(samples, 64, 64, components: 1)).image
    #expect(image[3, 5].red == image[3, 5].green && image[3, 5].green == image[3, 5].blue)
    #expect(abs(Int(image[32, 5].red) - 128) < 4)
  }

  @Test("an Adobe CMYK JPEG is inverted: cyan ink takes red away, black ink takes all")
  func cmyk() throws {
    let inks: [[UInt8]] = [[0, 0, 0, 0], [255, 0, 0, 0], [0, 0, 0, 255], [0, 128, 255, 0]]
    let expected = [RGBColor(255, 255, 255), RGBColor(0, 255, 255), RGBColor(0, 0, 0), RGBColor(255, 127, 0)]
    for (ink, color) in zip(inks, expected) {
      let samples = (0..<16 * 16).flatMap { _ in ink }
      let image = try JPEG.decode(encodeJPEG(samples, 16, 16, components: 4)).image
      #expect(largestDifference(image, RGBImage(width: 16, height: 16, filledWith: color)) <= 3)
    }
  }

  @Test("a truncated JPEG gives its readable part and a warning")
  func truncated() throws {
    let image = gradient(128, 160)
    let bytes = try JPEG.encode(image, quality: 95)
    let decoded = try JPEG.decode(Array(bytes.prefix(bytes.count * 6 / 10)), name: "half.jpg")
    #expect((0.3...0.8).contains(decoded.readablePart))
    #expect(decoded.warnings.count == 1)
    let percent = Int(100 * decoded.readablePart)
    #expect(decoded.warnings.first == "half.jpg is a truncated JPEG: \(percent) % of its rows are readable")
    let rows = Int(decoded.readablePart * 160)
    let part = decoded.image.cropped(x: 0, y: 0, width: 128, height: rows)
    #expect(meanDifference(part, image.cropped(x: 0, y: 0, width: 128, height: rows)) < 4)
    #expect(decoded.image[5, 159] == RGBColor(128, 128, 128))
  }

  @Test("a truncated progressive JPEG shows all rows with less detail")
  func truncatedProgressive() throws {
    let bytes = try JPEG.encode(gradient(128, 128), quality: 95, progressive: true)
    let decoded = try JPEG.decode(Array(bytes.prefix(bytes.count * 3 / 4)))
    #expect(decoded.readablePart == 1)
    #expect(decoded.warnings.first?.contains("less detail") == true)
  }

  @Test("every truncation of a JPEG is either decoded with a warning or refused in one sentence")
  func everyTruncation() throws {
    for progressive in [false, true] {
      let bytes = try JPEG.encode(noise(24, 40), progressive: progressive)
      for count in 0..<(bytes.count - 2) {
        do {
          let decoded = try JPEG.decode(Array(bytes.prefix(count)), name: "cut.jpg")
          #expect(!decoded.warnings.isEmpty)
        } catch let error as ImagingError {
          #expect(error.description.hasPrefix("cut.jpg "))
        }
      }
    }
  }

  @Test("damaged bytes never crash the decoder")
  func damaged() throws {
    let sound = try JPEG.encode(noise(40, 40))
    var random = TestRandom(7)
    for _ in 0..<300 {
      var bytes = sound
      for _ in 0..<4 {
        bytes[2 + (Int(random.byte()) << 8 | Int(random.byte())) % (bytes.count - 2)] = random.byte()
      }
      do { _ = try JPEG.decode(bytes) } catch { #expect(error is ImagingError) }
    }
  }

  @Test("an image of too many pixels is refused by its header")
  func tooLarge() throws {
    var bytes = try JPEG.encode(gradient(16, 16))
    let frame = try #require((0..<bytes.count - 1).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
    #expect(throws: ImagingError.tooLarge(source: "big.jpg", width: 60_000, height: 60_000)) {
      try JPEG.decode(bytes, name: "big.jpg")
    }
  }

  @Test("the reduced scales agree with shrinking by area", arguments: [JPEG.Scale.half, .quarter, .eighth])
  func scaled(scale: JPEG.Scale) throws {
    let image = gradient(160, 96)
    let small = try JPEG.decode(JPEG.encode(image, quality: 95), scale: scale).image
    let divisor = Int(scale.rawValue)
    #expect(small.width == 160 / divisor && small.height == 96 / divisor)
    let shrunk = image.resized(toWidth: small.width, height: small.height, by: .area)
    #expect(meanDifference(small, shrunk) < 4)
  }

  @Test("the smallest sufficient scale keeps the shorter side long enough")
  func smallestScale() {
    #expect(JPEG.Scale.smallest(ofWidth: 500, height: 375, atLeast: 93) == .quarter)
    #expect(JPEG.Scale.smallest(ofWidth: 500, height: 375, atLeast: 94) == .half)
    #expect(JPEG.Scale.smallest(ofWidth: 500, height: 375, atLeast: 400) == .full)
  }

  @Test("the header alone gives the size")
  func size() throws {
    let bytes = try JPEG.encode(gradient(33, 21))
    #expect(try JPEG.size(Array(bytes.prefix(700))) == (33, 21))
  }

  @Test("an image without pixels cannot be encoded and says so")
  func empty() {
    #expect(throws: ImagingError.self) { try JPEG.encode(RGBImage(width: 0, height: 0)) }
  }
}
