import Evaluation
import Imaging
import Testing

@Suite("Score of an image")
struct ImageScoreTests {
  private let first = try? ImageScore(
    prediction: LabelMap(width: 4, height: 1, labels: [0, 5, 5, 0]),
    truth: LabelMap(width: 4, height: 1, labels: [0, 5, 0, 255]), classes: 21)

  @Test("it averages the classes present in truth or prediction")
  func meanOverPresent() throws {
    let score = try #require(first)
    #expect(score.entries.map(\.label) == [0, 5])
    #expect(score.iou(of: 5) == 0.5)
    #expect(score.iou(of: 0) == 0.5)
    #expect(score.iou(of: 6) == nil)
    #expect(score.meanIoU == 0.5)
    #expect(score.foregroundMeanIoU == 0.5)
  }

  @Test("an image that is void everywhere has no score")
  func voidImage() throws {
    let score = try ImageScore(
      prediction: LabelMap(width: 2, height: 1), truth: LabelMap(width: 2, height: 1, filledWith: 255),
      classes: 21)
    #expect(score.meanIoU == nil)
    #expect(score.foregroundMeanIoU == nil)
  }

  @Test("the scores of images sum to the score of the set")
  func sumsToSet() throws {
    var generator = SplitMix(state: 5)
    var matrix = ConfusionMatrix(classes: 6)
    var scores: [ImageScore] = []
    for _ in 0..<12 {
      let truth = LabelMap(width: 9, height: 7, labels: (0..<63).map { _ in UInt8(generator.next() % 6) })
      let prediction = LabelMap(
        width: 9, height: 7, labels: (0..<63).map { _ in UInt8(generator.next() % 7) })
      try matrix.add(prediction: prediction, truth: truth)
      scores.append(try ImageScore(prediction: prediction, truth: truth, classes: 6))
    }
    #expect(scores.classCounts(classes: 6) == matrix.classCounts)
    #expect(scores.classCounts(classes: 6).meanIoU() == matrix.meanIoU())
  }
}
