import Imaging
import Testing

@Suite struct ColorTests {
  @Test("the VOC palette has the devkit's colours")
  func palette() {
    #expect(VOCPalette.colors.count == 256)
    #expect(VOCPalette.color(of: 0) == RGBColor(0, 0, 0))
    #expect(VOCPalette.color(of: 1) == RGBColor(128, 0, 0))
    #expect(VOCPalette.color(of: 15) == RGBColor(192, 128, 128))
    #expect(VOCPalette.color(of: 20) == RGBColor(0, 64, 128))
    #expect(VOCPalette.color(of: 255) == RGBColor(224, 224, 192))
    #expect(Set(VOCPalette.colors).count == 256)
  }

  @Test("colour maps pass through their published colours")
  func anchors() {
    let expected: [(ColorMap, Float, RGBColor)] = [
      (.viridis, 0, RGBColor(68, 1, 84)), (.viridis, 0.5, RGBColor(33, 145, 140)),
      (.viridis, 1, RGBColor(253, 231, 37)), (.magma, 0, RGBColor(0, 0, 4)),
      (.magma, 0.5, RGBColor(183, 55, 121)),
      (.magma, 1, RGBColor(252, 253, 191)), (.turbo, 0.5, RGBColor(164, 252, 60)),
      (.jet, 0, RGBColor(0, 0, 128)),
      (.jet, 1, RGBColor(128, 0, 0)), (.grey, 0.2, RGBColor(51, 51, 51)),
      (.diverging, 0, RGBColor(59, 76, 192)),
      (.diverging, 0.5, RGBColor(221, 221, 221)), (.diverging, 1, RGBColor(180, 4, 38)),
    ]
    for (map, value, color) in expected {
      let got = map.color(at: value)
      let differences = [(got.red, color.red), (got.green, color.green), (got.blue, color.blue)]
      // Turbo's author gives his polynomial an error of up to 8 %.
      let tolerance = map == .turbo ? 20 : 6
      #expect(differences.allSatisfy { abs(Int($0) - Int($1)) <= tolerance }, "\(map) at \(value): \(got)")
    }
  }

  @Test("values out of range take the ends and NaN its own colour", arguments: ColorMap.allCases)
  func range(map: ColorMap) {
    #expect(map.table.count == 256)
    #expect(map.color(at: -.infinity) == map.table[0])
    #expect(map.color(at: 3) == map.table[255])
    #expect(map.color(at: .nan) == ColorMap.notANumber)
    #expect(!map.table.contains(ColorMap.notANumber))
  }

  @Test("an overlay of alpha 0 changes nothing, of alpha 1 shows only the map, of ½ the middle")
  func overlay() {
    let map = ScalarMap(width: 2, height: 1, values: [0, 1])
    let image = RGBImage(width: 2, height: 1, pixels: [100, 100, 100, 100, 100, 100])
    func over(_ alpha: Float) -> [UInt8] {
      var copy = image
      copy.overlay(map, colors: .grey, alpha: alpha)
      return [copy[0, 0].red, copy[1, 0].red]
    }
    #expect(over(0) == [100, 100])
    #expect(over(1) == [0, 255])
    #expect(over(0.5) == [50, 178])
    #expect(over(.nan) == [100, 100])
  }

  @Test("overlays bear infinities, NaN and an empty range")
  func strangeValues() {
    let map = ScalarMap(width: 3, height: 1, values: [.infinity, .nan, -.infinity])
    for range in [Float(0)...1, 2...2] {
      let image = RGBImage(map, colors: .grey, range: range)
      #expect(image[1, 0] == ColorMap.notANumber)
      #expect(image[2, 0] == RGBColor(0, 0, 0))
    }
  }

  @Test("a label overlay leaves background as it is, and an outline only marks borders")
  func labels() {
    var labels = LabelMap(width: 5, height: 5)
    for y in 1..<4 { for x in 1..<4 { labels[x, y] = 1 } }
    let image = RGBImage(width: 5, height: 5, filledWith: RGBColor(10, 20, 30))
    var overlaid = image
    overlaid.overlay(labels, alpha: 1)
    #expect(overlaid[0, 0] == RGBColor(10, 20, 30) && overlaid[2, 2] == VOCPalette.color(of: 1))
    var outlined = image
    outlined.outline(labels)
    #expect(outlined[1, 1] == VOCPalette.color(of: 1))
    #expect(outlined[2, 2] == image[2, 2] && outlined[0, 0] == image[0, 0])
  }

  @Test("each pixel of an error map has its kind")
  func errors() {
    let truth = LabelMap(width: 6, height: 1, labels: [0, 3, 0, 3, 3, 255])
    let prediction = LabelMap(width: 6, height: 1, labels: [0, 3, 3, 0, 4, 3])
    let all: [ErrorKind] = [.trueNegative, .truePositive, .falsePositive, .falseNegative, .wrongClass, .void]
    #expect(prediction.errors(against: truth).labels == all.map(\.rawValue))
    let four: [ErrorKind] = [
      .trueNegative, .trueNegative, .trueNegative, .trueNegative, .falsePositive, .void,
    ]
    #expect(prediction.errors(against: truth, of: 4).labels == four.map(\.rawValue))
    #expect(LabelMap.errorPalette[Int(ErrorKind.truePositive.rawValue)].green > 150)
  }
}
