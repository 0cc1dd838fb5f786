import Imaging
import Refinement
import Testing

@Suite("Labels for affinity networks")
struct AffinityLabelTests {
  /// A red square on grey, and a map of class 7 that is sure in its middle and unsure at its border.
  private let image: RGBImage = {
    var image = RGBImage(width: 40, height: 40, filledWith: RGBColor(90, 90, 90))
    for y in 10..<30 {
      for x in 10..<30 { image[x, y] = RGBColor(220, 40, 30) }
    }
    return image
  }()

  private var maps: ClassMaps {
    var plane = ScalarMap(width: 40, height: 40)
    for y in 10..<30 {
      for x in 10..<30 { plane[x, y] = (12..<28).contains(x) && (12..<28).contains(y) ? 0.9 : 0.2 }
    }
    return ClassMaps(width: 40, height: 40, classes: [7], planes: [plane])
  }

  @Test("IRN's labels are the class where both thresholds agree, background where both do, void between")
  func confident() throws {
    let labels = try AffinityLabels.confident(of: maps, on: image, foreground: 0.3, background: 0.05)
    #expect(labels[20, 20] == 7 && labels[2, 2] == 0 && labels[37, 20] == 0)
    #expect(Set(labels.labels).isSubset(of: [0, 7, LabelMap.void]))
    // The CRF fills the square, of whose pixels most are sure; a threshold above the map leaves no class at all.
    let none = try AffinityLabels.confident(of: maps, on: image, foreground: 0.95, background: 0.05)
    #expect(!none.labels.contains(7) && none[20, 20] == LabelMap.void && none[2, 2] == 0)
  }

  @Test("PSA's scores hold much and little background, class after class")
  func scores() throws {
    let scores = try AffinityLabels.scores(of: maps, on: image, low: 4, high: 32)
    #expect(scores.count == 4)
    let i = 20 * 40 + 20
    #expect(scores[0].values[i] < 0.1 && scores[2].values[i] > 0.9)
    #expect(scores.allSatisfy { $0.values.allSatisfy { $0 >= 0 && $0 <= 1 } })
    // More background with the low exponent, at every pixel and so in sum.
    #expect(scores[0].values.reduce(0, +) >= scores[1].values.reduce(0, +))
  }

  @Test("a cell is a class by much background, background by little, unknown between and outside")
  func rule() {
    // Columns are cells: class 1 wins; class 2 wins; background wins both; unknown; outside; class absent from an image.
    let much: [[Float]] = [[0.1, 0.1, 0.9, 0.6, 0], [0.9, 0.2, 0, 0.4, 0], [0, 0.7, 0.1, 0, 0]]
    let little: [[Float]] = [[0, 0.1, 0.8, 0.2, 0], [1, 0.1, 0.1, 0.8, 0], [0, 0.8, 0.1, 0, 0]]
    let pooled = zip(much, little).flatMap { $0 + $1 }
    #expect(AffinityLabels.labels(ofPooled: pooled, cells: 5) == [1, 2, 0, 255, 255])
    // Planes that an image does not have change nothing.
    let padded = pooled + [Float](repeating: 0, count: 10)
    #expect(AffinityLabels.labels(ofPooled: padded, cells: 5) == [1, 2, 0, 255, 255])
  }

  @Test("an image without a class is background everywhere")
  func noClass() throws {
    let none = ClassMaps(width: 40, height: 40, classes: [], planes: [])
    let labels = try AffinityLabels.confident(of: none, on: image, foreground: 0.3, background: 0.05)
    #expect(labels.labels.allSatisfy { $0 == 0 })
    let scores = try AffinityLabels.scores(of: none, on: image, low: 4, high: 32)
    #expect(AffinityLabels.labels(ofPooled: scores.flatMap(\.values), cells: 1600).allSatisfy { $0 == 0 })
  }
}
