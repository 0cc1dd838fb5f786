import Evaluation
import Foundation
import Imaging
import Testing

@Suite("Names and reports of scores")
struct EvaluationReportTests {
  private func report(scored: Int = 173) throws -> EvaluationReport {
    var matrix = ConfusionMatrix(classes: 3)
    try matrix.add(
      prediction: LabelMap(width: 4, height: 1, labels: [0, 1, 1, 255]),
      truth: LabelMap(width: 4, height: 1, labels: [0, 1, 0, 1]))
    return EvaluationReport(
      name: ScoreName(stage: .seed, background: "constant(0.3)", split: "val", scored: scored, total: 173),
      labels: "xml", classNames: ["background", "aeroplane", "bicycle"], matrix: matrix,
      averagePrecision: AveragePrecision(
        scores: [[1, 0], [0, 0]], labels: [[true, false], [false, false]]))
  }

  @Test("a score is named by stage, rule, split and images")
  func names() {
    var name = ScoreName(stage: .seed, background: "constant(0.3)", split: "val", scored: 173, total: 173)
    #expect(name.description == "seed mIoU, constant background 0.30, val (173 images)")
    name.isOracle = true
    #expect(name.description == "seed mIoU, constant background 0.30 (oracle-threshold), val (173 images)")
    name = ScoreName(
      stage: .mask, metric: "foreground mIoU", background: "power(4)", refine: "pamr,crf:psa", split: "train",
      scored: 1445, total: 1449)
    #expect(
      name.description
        == "pseudo-mask foreground mIoU, power background 4, refined by pamr,crf:psa, train (1445 of 1449 images)"
    )
    name = ScoreName(stage: .segmentation, split: "val", scored: 1, total: 1)
    #expect(name.description == "segmentation mIoU, val (1 image)")
  }

  @Test(
    "thresholds have at least two decimals",
    arguments: [
      ("constant(0)", "constant background 0.00"), ("constant(0.275)", "constant background 0.275"),
      ("constant(.2)", "constant background .20"), ("oneMinusSum", "oneMinusSum background"),
    ])
  func thresholds(rule: String, phrase: String) {
    let name = ScoreName(stage: .seed, background: rule, split: "val", scored: 2, total: 2)
    #expect(name.description == "seed mIoU, \(phrase), val (2 images)")
  }

  @Test("the document has every key, null where nothing applies, and reads back as the same report")
  func json() throws {
    let report = try report()
    let text = try report.json()
    let document = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let keys = [
      "split", "images", "stage", "background", "refine", "labels", "mIoU", "foregroundMIoU", "perClass",
      "mAP",
      "falsePositive", "falseNegative", "emptyClassRule", "invalidShare", "imagesInSplit",
    ]
    for key in keys { #expect(document[key] != nil, "\(key)") }
    #expect(document["refine"] is NSNull)
    #expect(document["images"] as? Int == 173)
    let classes = try #require(document["perClass"] as? [[String: Any]])
    #expect(classes.count == 3)
    #expect(classes[2]["iou"] is NSNull)
    #expect(try JSONDecoder().decode(EvaluationReport.self, from: Data(text.utf8)) == report)
  }

  @Test("the table names the score and shows every class, the means and the rules")
  func table() throws {
    let lines = try report(scored: 171).table.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines == [
        "seed mIoU, constant background 0.30, val (171 of 173 images): 41.7 %",
        "",
        "class        IoU     AP  over  under",
        "background  50.0      ·   0.0   50.0",
        "aeroplane   33.3  100.0  33.3   33.3",
        "bicycle        ·      ·     ·      ·",
        "mean        41.7  100.0  11.1   27.8",
        "",
        "foreground mIoU 33.3 %",
        "labels from xml",
        "mean over classes present in truth or prediction",
        "predictions without a class: 25.0 % of pixels, counted as errors",
        "2 of 173 images could not be scored",
      ])
  }
}
