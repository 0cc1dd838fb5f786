import Evaluation
import Imaging
import Testing

@Suite("Contour F")
struct ContourScoreTests {
  @Test(
    "the parity cases agree in every count and ratio",
    arguments: ["contour_f-01.safetensors", "contour_f-02.safetensors"])
  func parity(file: String) throws {
    let fixture = try Safetensors(file)
    let classes = try #require(Int(try fixture.setting("classes")))
    let tolerance = try #require(Double(try fixture.setting("tolerance")))
    let shape = try fixture.tensor("in.gt").shape
    let size = shape[1] * shape[2]
    var score = ContourScore(foregroundClasses: classes, tolerance: tolerance)
    for image in 0..<shape[0] {
      func map(_ name: String) throws -> LabelMap {
        LabelMap(
          width: shape[2], height: shape[1],
          labels: Array(try fixture.tensor(name).bytesU8[(image * size)..<((image + 1) * size)]))
      }
      try score.add(prediction: map("in.pred"), truth: map("in.gt"))
    }
    let counts = score.counts.flatMap { [$0.matchedPrediction, $0.prediction, $0.matchedTruth, $0.truth] }
    #expect(try counts == fixture.tensor("out.counts").int64)
    #expect(try isClose(score.counts.map { Float($0.precision) }, fixture.tensor("out.precision").float))
    #expect(try isClose(score.counts.map { Float($0.recall) }, fixture.tensor("out.recall").float))
    #expect(try isClose(score.counts.map { Float($0.f) }, fixture.tensor("out.f").float))
    #expect(try isClose([Float(score.meanOverAll)], fixture.tensor("out.fscore").float))
  }

  private func isClose(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-7 + 2e-5 * abs($1) }
  }

  private func map(_ rows: String...) -> LabelMap {
    LabelMap(
      width: rows[0].utf8.count, height: rows.count,
      labels: rows.flatMap { $0.utf8.map { $0 == UInt8(ascii: "v") ? 255 : $0 - UInt8(ascii: "0") } })
  }

  @Test("the boundary looks right, down and down-right; the corner pixel never is one")
  func boundary() throws {
    // The pixel of the class and the three that see it; in the last column and row fewer look.
    for (mask, pixels) in [
      (map("0000", "0010", "0000"), 4), (map("1000", "0000", "0000"), 1), (map("0000", "0000", "0001"), 3),
      (map("1111", "1111", "1111"), 0),
    ] {
      var score = ContourScore(foregroundClasses: 1, tolerance: 0)
      try score.add(prediction: mask, truth: mask)
      #expect(score.counts[0].truth == Int64(pixels))
      #expect(score.counts[0].matchedTruth == Int64(pixels) && score.counts[0].f == 1)
    }
  }

  @Test("a boundary shifted by one pixel matches within a radius of one, not of none")
  func tolerance() throws {
    let (a, b) = (map("1100", "1100"), map("1110", "1110"))
    for (tolerance, matched) in [(0.0, 0), (0.2, 2)] {
      var score = ContourScore(foregroundClasses: 1, tolerance: tolerance)
      try score.add(prediction: a, truth: b)
      #expect(score.counts[0].prediction == 2 && score.counts[0].truth == 2)
      #expect(score.counts[0].matchedPrediction == Int64(matched))
      #expect(score.counts[0].f == (matched > 0 ? 1 : 0))
    }
  }

  @Test("void counts as background, an absent class as 1 or not at all")
  func absent() throws {
    var score = ContourScore(foregroundClasses: 3)
    try score.add(prediction: map("1000", "0000"), truth: map("v022", "0022"))
    #expect(score.counts[0].precision == 0 && score.counts[0].recall == 1 && score.counts[0].f == 0)
    #expect(score.counts[1].precision == 1 && score.counts[1].recall == 0)
    #expect(score.counts[2].f == 1 && !score.counts[2].isPresent)
    #expect(score.meanOverAll == 1.0 / 3)
    #expect(score.mean == 0)
    #expect(ContourScore(foregroundClasses: 2).mean == nil)
  }

  @Test("images add up, and sizes must agree")
  func sums() throws {
    let (a, b) = (map("1100", "1100"), map("0110", "0110"))
    var one = ContourScore(foregroundClasses: 1)
    try one.add(prediction: a, truth: b)
    var two = one
    two.merge(one)
    try one.add(prediction: a, truth: b)
    #expect(one == two)
    #expect(throws: SizeMismatch.self) { try one.add(prediction: a, truth: map("11")) }
    try one.add(prediction: LabelMap(width: 0, height: 0), truth: LabelMap(width: 0, height: 0))
  }
}
