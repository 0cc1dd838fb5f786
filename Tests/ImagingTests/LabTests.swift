import Imaging
import Testing

@Suite struct LabTests {
  @Test(
    "the corners of the RGB cube have the values of the tables",
    arguments: [
      (RGBColor(255, 255, 255), 100, 0, 0), (RGBColor(0, 0, 0), 0, 0, 0),
      (RGBColor(255, 0, 0), 53.24, 80.09, 67.20), (RGBColor(0, 255, 0), 87.73, -86.18, 83.18),
      (RGBColor(0, 0, 255), 32.30, 79.19, -107.86), (RGBColor(119, 119, 119), 50.03, 0, 0),
    ] as [(RGBColor, Float, Float, Float)])
  func corners(color: RGBColor, lightness: Float, a: Float, b: Float) {
    let lab = RGBImage(width: 2, height: 1, filledWith: color).lab
    #expect(lab.lightness.values.allSatisfy { abs($0 - lightness) < 0.02 })
    #expect(lab.a.values.allSatisfy { abs($0 - a) < 0.02 })
    #expect(lab.b.values.allSatisfy { abs($0 - b) < 0.02 })
  }

  @Test("planes lie as their image does")
  func layout() {
    var image = RGBImage(width: 3, height: 2)
    image[2, 1] = RGBColor(255, 255, 255)
    let lab = image.lab
    #expect((lab.lightness.width, lab.lightness.height) == (3, 2))
    #expect(lab.lightness[2, 1] > 99.9 && lab.lightness.values.dropLast().allSatisfy { $0 == 0 })
  }
}
