import Evaluation
import Imaging
import Torch
import VOC

/// The masks of a segmentation network over a split against its truth (METHODS §6.6).
@TorchActor
public struct SegmentationEvaluation {
  private let inference: SegmentationInference
  private let images: LabelledImages

  public init(_ inference: SegmentationInference, over images: LabelledImages) {
    self.inference = inference
    self.images = images
  }

  /// Scores all images that have a truth.
  ///
  /// - Parameter views: What the name of the score adds about its views; nil: the recipe's.
  /// - Returns: The scores and one sentence for each image that could not be scored; nil where the stop signal came
  ///   first.
  /// - Throws: `DenseCRF.Failure`.
  public func run(
    views: String? = nil, stop: StopSignal? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> (scores: EpochScores, problems: [String])? {
    let classes = images.classes.count
    var scoring = MaskScoring(stages: [ScoreStage.segmentation.rawValue], classes: classes + 1)
    var rows: [(scores: [Float], labels: [Bool])] = []
    var problems = images.problems
    let preparation = inference.preparation
    let pass = PreparedPass(images, prepare: { preparation($0) }) { images, index in
      try ImageTruth(of: images.ids[index], in: images.folder)
    }
    let failed = { (_: Int, error: any Error) in problems.append("\(error)") }
    let finished = try pass.run(stop: stop, progress: progress, failed: failed) { index, item in
      let result = try inference(item.image, prepared: item.prepared)
      let label = ImageLabels(classes: images.labels[index], source: .xml)
      rows.append((result.scores, label.vector(classes: classes)))
      guard let truth = item.extra else {
        problems.append("\(images.ids[index]) has no mask and is not scored")
        return
      }
      try scoring.add(images.ids[index], masks: [result.mask], truth: truth)
    }
    guard finished else { return nil }
    let name = ScoreName(
      stage: .segmentation, metric: views.map { "mIoU (\($0))" } ?? "mIoU",
      refine: inference.crf.map { "crf:\($0.rawValue)" }, split: images.split,
      scored: scoring.records[0].count, total: images.total)
    let report = scoring.report(
      of: 0, name: name, labels: images.labelSource, classNames: images.classes.namesWithBackground,
      averagePrecision: rows.isEmpty
        ? nil : AveragePrecision(scores: rows.map(\.scores), labels: rows.map(\.labels)))
    return (EpochScores(report: report, images: scoring.records[0]), problems)
  }
}
