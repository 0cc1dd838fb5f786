import Testing
import Training

@Suite("ColorJitter")
struct ColorJitterTests {
  private func changed(
    _ pixels: [UInt8], _ change: ColorJitter.Change, brightness: Float = 1, contrast: Float = 1,
    saturation: Float = 1, hue: Float = 0
  ) -> [UInt8] {
    var pixels = pixels
    ColorJitter(
      order: [change], brightness: brightness, contrast: contrast, saturation: saturation, hue: hue
    ).apply(to: &pixels)
    return pixels
  }

  @Test("brightness multiplies and stops at white")
  func brightness() {
    #expect(changed([100, 200, 10], .brightness, brightness: 1.3) == [130, 255, 13])
  }

  @Test("contrast moves away from the mean grey of the image")
  func contrast() {
    #expect(changed([50, 50, 50, 150, 150, 150], .contrast, contrast: 1.2) == [40, 40, 40, 160, 160, 160])
  }

  @Test("no saturation leaves the luma")
  func saturation() {
    #expect(changed([255, 0, 0], .saturation, saturation: 0) == [76, 76, 76])
  }

  @Test("a third of a turn of the hue makes green of red, a sixth makes yellow, and grey stays grey")
  func hue() {
    #expect(changed([255, 0, 0], .hue, hue: 1 / 3) == [0, 255, 0])
    #expect(changed([200, 0, 0], .hue, hue: 1 / 6) == [200, 200, 0])
    #expect(changed([0, 0, 200], .hue, hue: 1 / 3) == [200, 0, 0])
    #expect(changed([90, 90, 90], .hue, hue: 0.4) == [90, 90, 90])
  }

  @Test("draws stay within 1 ± 0.3 and ± 0.1 turns and use every order's first place")
  func draws() {
    var first: Set<ColorJitter.Change> = []
    for seed in 0..<200 as Range<UInt64> {
      var generator = KeyedGenerator(seed)
      let jitter = ColorJitter(using: &generator)
      #expect((0.7...1.3).contains(jitter.brightness) && (0.7...1.3).contains(jitter.contrast))
      #expect((0.7...1.3).contains(jitter.saturation) && (-0.1...0.1).contains(jitter.hue))
      #expect(Set(jitter.order).count == 4)
      first.insert(jitter.order[0])
    }
    #expect(first.count == 4)
  }
}
