import Evaluation
import Imaging
import Testing

@Suite("Scores of saliency maps")
struct SaliencyScoreTests {
  private func scores(_ values: [Float], width: Int) -> ScalarMap {
    ScalarMap(width: width, height: values.count / width, values: values)
  }

  @Test("the error is the mean distance from the truth, and void has no part in it")
  func error() throws {
    var score = SaliencyScore()
    #expect(score.meanAbsoluteError == nil && score.fMeasureAtHalf == nil && score.bestFMeasure == nil)
    try score.add(scores([1, 0.5, 0.25, 0.9], width: 4), truth: map("11.#"))
    #expect(abs((score.meanAbsoluteError ?? 0) - 0.25) < 1e-6)
    // An image without an object has its part in the error alone.
    try score.add(scores([0, 0.5], width: 2), truth: map(".."))
    #expect(abs((score.meanAbsoluteError ?? 0) - 0.25) < 1e-6 && score.images == 2)
    try score.add(scores([0.5], width: 1), truth: map("#"))
    #expect(score.images == 2)
  }

  @Test("F weighs precision more than recall, with the means over images")
  func fMeasure() throws {
    var score = SaliencyScore()
    try score.add(scores([1, 1, 0, 0], width: 4), truth: map("1..2"))
    // P = R = ½.
    #expect(abs((score.fMeasureAtHalf ?? 0) - 0.5) < 1e-9)
    try score.add(scores([1, 0, 0, 0], width: 4), truth: map("1111"))
    // P = ¾, R = ⅜.
    let expected = 1.3 * 0.75 * 0.375 / (0.3 * 0.75 + 0.375)
    #expect(abs((score.fMeasureAtHalf ?? 0) - expected) < 1e-9)
  }

  @Test("the best threshold is found, and parts add up to the whole")
  func best() throws {
    let maps = [scores([0.2, 0.3, 0.1, 0], width: 4), scores([0.25, 0.05, 0.2, 0.1], width: 4)]
    let truths = [map("11.."), map("1.1.")]
    var (whole, parts) = (SaliencyScore(), SaliencyScore())
    for (saliency, truth) in zip(maps, truths) {
      try whole.add(saliency, truth: truth)
      var part = SaliencyScore()
      try part.add(saliency, truth: truth)
      parts.merge(part)
    }
    #expect(whole == parts)
    let best = try #require(whole.bestFMeasure)
    #expect(best.value == 1 && best.threshold >= 0.1 && best.threshold < 0.2)
    #expect(whole.fMeasureAtHalf == 0)
  }

  @Test("a map of another size is refused")
  func size() {
    var score = SaliencyScore()
    #expect(throws: SizeMismatch.self) { try score.add(scores([1, 1], width: 2), truth: map("1")) }
    #expect(score.images == 0)
  }
}
