import Evaluation
import Testing

@Suite("Average precision")
struct AveragePrecisionTests {
  @Test("it is the mean of the precision at each positive's rank")
  func byHand() {
    // Ranking: + − + − : precisions 1/1 and 2/3.
    let ap = AveragePrecision.averagePrecision(
      scores: [0.9, 0.8, 0.7, 0.1], labels: [true, false, true, false])
    let expected: Double = (1 + 2.0 / 3) / 2
    #expect(ap == expected)
  }

  @Test("images of equal score keep their order")
  func ties() {
    #expect(AveragePrecision.averagePrecision(scores: [1, 1], labels: [true, false]) == 1)
    #expect(AveragePrecision.averagePrecision(scores: [1, 1], labels: [false, true]) == 0.5)
  }

  @Test("classes without positives are skipped")
  func skipped() {
    let result = AveragePrecision(
      scores: [[3, 1, 0], [1, 2, 0]], labels: [[false, true, false], [true, true, false]])
    #expect(result.perClass == [0.5, 1, nil])
    #expect(result.mean == 0.75)
    #expect(meanAveragePrecision(scores: [[1]], labels: [[false]]) == nil)
    #expect(meanAveragePrecision(scores: [], labels: []) == nil)
  }

  @Test("a score that is not a number ranks last")
  func notANumber() {
    #expect(AveragePrecision.averagePrecision(scores: [.nan, -5], labels: [true, false]) == 0.5)
  }
}
