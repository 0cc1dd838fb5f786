import Evaluation
import Foundation
import Imaging
import Methods
import Refinement
import Torch
import VOC

/// Seed masks and image classification of a split against its truth (METHODS §6.6).
@TorchActor
public struct SplitEvaluation {
  private let inference: CAMInference
  private let images: LabelledImages

  public init(_ inference: CAMInference, over images: LabelledImages) {
    self.inference = inference
    self.images = images
  }

  /// The scores of one background rule.
  public struct RuleScores: Sendable {
    public var rule: BackgroundRule
    public var scores: EpochScores
  }

  /// What an evaluation found.
  public struct Outcome: Sendable {
    /// In the order of the rules asked for.
    public var rules: [RuleScores]
    /// One sentence for each image that could not be scored.
    public var problems: [String]
  }

  /// Scores the seed masks of all images that have a truth.
  ///
  /// - Parameters:
  ///   - rules: Background rules to score; maps are computed once for all of them. nil: the recipe's own.
  ///   - views: What the name of the score adds about its views, such as `single scale`; nil: the recipe's.
  ///   - isOracle: Whether one of the rules will be chosen by these scores.
  ///   - progress: Images done and in all.
  /// - Returns: nil where the stop signal came first.
  /// - Throws: `BackgroundRule.Failure`.
  public func run(
    rules: [BackgroundRule]? = nil, views: String? = nil, isOracle: Bool = false, stop: StopSignal? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Outcome? {
    let rules = rules ?? [inference.settings.background]
    let classes = images.classes.count
    var matrices = rules.map { _ in ConfusionMatrix(classes: classes + 1) }
    var imageScores = [[String: ImageScore]](repeating: [:], count: rules.count)
    var rows: [(scores: [Float], labels: [Bool])] = []
    var problems = images.problems
    var done = 0
    let folder = images.folder
    let ids = images.ids
    let finished = try InferencePass(inference, over: images).run(
      Array(ids.indices), stop: stop, reading: { try folder.groundTruth(ids[$0])?.map },
      failed: { _, error in problems.append("\(error)") },
      body: { index, result, truth in
        rows.append(
          (result.scores, ImageLabels(classes: images.labels[index], source: .xml).vector(classes: classes)))
        if let truth {
          for (i, rule) in rules.enumerated() {
            let seed = try SeedMask.labels(of: result.maps, background: rule)
            var matrix = ConfusionMatrix(classes: classes + 1)
            try matrix.add(prediction: seed, truth: truth)
            matrices[i].merge(matrix)
            imageScores[i][ids[index]] = ImageScore(matrix)
          }
        } else {
          problems.append("\(ids[index]) has no mask and is not scored")
        }
        done += 1
        progress(done, ids.count)
      })
    guard finished else { return nil }
    let precision = AveragePrecision(scores: rows.map(\.scores), labels: rows.map(\.labels))
    let results = rules.indices.map { i in
      let name = ScoreName(
        stage: .seed, metric: views.map { "mIoU (\($0))" } ?? "mIoU", background: rules[i].description,
        isOracle: isOracle, split: images.split, scored: imageScores[i].count, total: images.total)
      let report = EvaluationReport(
        name: name, labels: images.labelSource, classNames: images.classes.namesWithBackground,
        matrix: matrices[i], averagePrecision: rows.isEmpty ? nil : precision)
      return RuleScores(rule: rules[i], scores: EpochScores(report: report, images: imageScores[i]))
    }
    return Outcome(rules: results, problems: problems)
  }
}
