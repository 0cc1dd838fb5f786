import Imaging
import Testing

@Suite struct ResizingTests {
  @Test("a flat image stays flat at every size and by every rule", arguments: Resampling.allCases)
  func flat(resampling: Resampling) {
    let color = RGBColor(13, 200, 255)
    let image = RGBImage(width: 7, height: 5, filledWith: color)
    let map = ScalarMap(width: 7, height: 5, filledWith: 0.3)
    for (w, h) in [(1, 1), (3, 2), (7, 5), (20, 31), (7, 9)] {
      #expect(
        image.resized(toWidth: w, height: h, by: resampling)
          == RGBImage(width: w, height: h, filledWith: color))
      let values = map.resized(toWidth: w, height: h, by: resampling).values
      #expect(values.allSatisfy { abs($0 - 0.3) < 1e-6 })
    }
  }

  /// Expected bytes from Pillow 13: `Image.fromarray(x).resize(size, Image.BICUBIC)` and so on.
  @Test("bicubic and bilinear give the bytes of Pillow")
  func pillow() {
    let row: [UInt8] = [0, 10, 200, 255, 30, 90, 90, 7]
    let image = RGBImage(width: 8, height: 1, pixels: row.flatMap { [$0, $0, $0] })
    func red(_ width: Int, _ resampling: Resampling) -> [UInt8] {
      let resized = image.resized(toWidth: width, height: 1, by: resampling)
      return (0..<width).map { resized[$0, 0].red }
    }
    #expect(red(3, .bicubic) == [69, 148, 53])
    #expect(red(13, .bicubic) == [0, 0, 14, 137, 232, 255, 142, 24, 71, 98, 92, 38, 1])
    #expect(red(3, .bilinear) == [71, 139, 61])
    #expect(red(13, .bilinear) == [0, 4, 17, 134, 215, 249, 143, 37, 74, 90, 90, 42, 7])
  }

  /// The sum is of Pillow 13's bytes for the same noise.
  @Test("a bicubic resize of noise in both directions gives the bytes of Pillow")
  func pillowInTwoDirections() {
    let resized = noise(50, 37, seed: 5).resized(toWidth: 21, height: 64, by: .bicubic)
    #expect(resized.pixels.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) } == 41178650)
  }

  @Test("area averages what a pixel covers, borders by their part")
  func area() {
    let map = ScalarMap(width: 3, height: 1, values: [0, 3, 9])
    #expect(map.resized(toWidth: 1, height: 1, by: .area).values == [4])
    let two = map.resized(toWidth: 2, height: 1, by: .area).values
    #expect(abs(two[0] - 1) < 1e-6 && abs(two[1] - 7) < 1e-6)
  }

  @Test("two-tap bilinear is PyTorch's interpolation with align_corners false")
  func twoTap() {
    let map = ScalarMap(width: 2, height: 1, values: [0, 1])
    #expect(map.resized(toWidth: 4, height: 1, by: .bilinearTwoTap).values == [0, 0.25, 0.75, 1])
    let four = ScalarMap(width: 4, height: 1, values: [0, 1, 5, 9])
    #expect(four.resized(toWidth: 2, height: 1, by: .bilinearTwoTap).values == [0.5, 7])
  }

  @Test("labels take the nearest pixel and never mix")
  func nearest() {
    let labels = LabelMap(width: 2, height: 1, labels: [7, 255])
    #expect(labels.resized(toWidth: 5, height: 2).labels == [7, 7, 255, 255, 255, 7, 7, 255, 255, 255])
    #expect(labels.resized(toWidth: 1, height: 1).labels == [255])
  }

  @Test("a photograph-sized bicubic resize takes a few milliseconds")
  func speed() {
    let image = noise(500, 375)
    let clock = ContinuousClock()
    let best = (0..<12).map { _ in
      clock.measure { _ = image.resized(toWidth: 321, height: 241, by: .bicubic) }
    }.min()
    #expect(best ?? .seconds(1) < .milliseconds(12))
  }
}
