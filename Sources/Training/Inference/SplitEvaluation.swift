import Evaluation
import Foundation
import Imaging
import Methods
import Refinement
import Synchronization
import Torch
import VOC

/// Seed masks, refined masks and image classification of a split against its truth (METHODS §6.6–6.9).
///
/// Every stage of a refinement chain is scored in the same pass.
@TorchActor
public struct SplitEvaluation {
  private let inference: CAMInference
  private let images: LabelledImages
  private let refinement: PreparedChain
  private let emptyClassRule: EmptyClassRule

  /// - Parameter emptyClassRule: Which classes the means over classes average.
  public init(
    _ inference: CAMInference, over images: LabelledImages, refining refinement: PreparedChain = .none,
    emptyClassRule: EmptyClassRule = .nan
  ) {
    self.inference = inference
    self.images = images
    self.refinement = refinement
    self.emptyClassRule = emptyClassRule
  }

  /// The seed's score under a background rule other than the inference's own.
  public struct RuleScores: Sendable {
    public var rule: BackgroundRule
    public var report: EvaluationReport
  }

  /// The scores of a stage.
  public struct StageScores: Sendable {
    /// `seed`, or the stage as the chain spells it.
    public var name: String
    /// The chain up to this stage; nil for the seed.
    public var refine: String?
    public var scores: EpochScores
  }

  /// What an evaluation found.
  public struct Outcome: Sendable {
    /// The seed, then the stages of the chain.
    public var stages: [StageScores]
    /// In the order of the rules asked for.
    public var rules: [RuleScores]
    /// One sentence for each image that could not be scored.
    public var problems: [String]

    /// The seed's scores.
    public var seed: EpochScores { stages[0].scores }
  }

  /// Sums over images, which side threads add to.
  private struct Sums {
    var stages: MaskScoring
    var rules: [ConfusionMatrix]
  }

  /// Scores the masks of all images that have a truth.
  ///
  /// - Parameters:
  ///   - rules: Background rules whose seeds are scored beside; maps are computed once for all of them.
  ///   - views: What the name of the score adds about its views, such as `single view`; nil: the recipe's.
  ///   - progress: Images done and in all.
  /// - Returns: nil where the stop signal came first.
  /// - Throws: `BackgroundRule.Failure`, `RefinementChain.Failure`.
  public func run(
    rules: [BackgroundRule] = [], views: String? = nil, stop: StopSignal? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Outcome? {
    let classes = images.classes.count
    let stages = ["seed"] + refinement.chain.stages.map(\.description)
    let empty = MaskScoring(stages: stages, classes: classes + 1)
    let sums = Mutex(
      Sums(stages: empty, rules: rules.map { _ in ConfusionMatrix(classes: classes + 1) }))
    var rows: [(scores: [Float], labels: [Bool])] = []
    var problems = images.problems
    let (folder, ids, labels) = (images.folder, images.ids, images.labels)
    let finished = try RefinedPass(inference, over: images, refining: refinement).run(
      Array(ids.indices), stop: stop, reading: { try ImageTruth(of: ids[$0], in: folder) },
      failed: { problems.append(Self.sentence($1, about: ids[$0])) },
      seen: { index, result in
        rows.append(
          (result.scores, ImageLabels(classes: labels[index], source: .xml).vector(classes: classes)))
      },
      progress: { progress($0, ids.count) },
      body: { seen in
        guard let truth = seen.extra else { throw NoTruth(image: ids[seen.index]) }
        var part = empty
        try part.add(
          ids[seen.index], masks: try seen.maps.map { try $0.mask() }, truth: truth,
          evidence: try SeedEvidence(seen))
        let matrices = try rules.map { rule in
          var matrix = ConfusionMatrix(classes: classes + 1)
          try matrix.add(
            prediction: SeedMask.labels(of: seen.maps[0].maps, background: rule), truth: truth.mask)
          return matrix
        }
        sums.withLock { sums in
          sums.stages.merge(part)
          for i in matrices.indices { sums.rules[i].merge(matrices[i]) }
        }
      })
    guard finished else { return nil }
    let precision =
      rows.isEmpty ? nil : AveragePrecision(scores: rows.map(\.scores), labels: rows.map(\.labels))
    let found = sums.withLock { $0 }
    return Outcome(
      stages: stages.indices.map { scores(of: $0, in: found.stages, precision, views: views) },
      rules: zip(rules, found.rules).map { rule, matrix in
        let name = name(rule: rule, views: views, scored: found.stages.records[0].count)
        return RuleScores(
          rule: rule,
          report: EvaluationReport(
            name: name, labels: images.labelSource, classNames: images.classes.namesWithBackground,
            matrix: matrix, averagePrecision: precision, emptyClassRule: emptyClassRule))
      }, problems: problems)
  }

  private func scores(
    of stage: Int, in sums: MaskScoring, _ precision: AveragePrecision?, views: String?
  ) -> StageScores {
    let chain =
      stage == 0 ? nil : RefinementChain(stages: Array(refinement.chain.stages.prefix(stage))).description
    var name = name(
      rule: inference.settings.background, views: views, scored: sums.records[stage].count)
    name.refine = chain
    name.stage = stage == 0 ? .seed : .refined
    let report = sums.report(
      of: stage, name: name, labels: images.labelSource, classNames: images.classes.namesWithBackground,
      averagePrecision: stage == 0 ? precision : nil, emptyClassRule: emptyClassRule)
    return StageScores(
      name: sums.stages[stage], refine: chain,
      scores: EpochScores(report: report, images: sums.records[stage]))
  }

  private func name(rule: BackgroundRule, views: String?, scored: Int) -> ScoreName {
    ScoreName(
      stage: .seed, metric: views.map { "mIoU (\($0))" } ?? "mIoU", background: rule.description,
      split: images.split, scored: scored, total: images.total)
  }

  private static func sentence(_ error: any Error, about id: String) -> String {
    let text = "\(error)"
    return text.contains(id) ? text : "\(id): \(text)"
  }
}

/// An image that has no mask to be compared with.
private struct NoTruth: Error, CustomStringConvertible {
  let image: String
  var description: String { "\(image) has no mask and is not scored" }
}

extension SeedEvidence {
  /// The evidence of an image that the network saw.
  fileprivate init(_ seen: RefinedPass.Seen<some Sendable>) throws(BackgroundRule.Failure) {
    let seed = seen.maps[0]
    self.init(
      probabilities: seen.scores.map { 1 / (1 + exp(-Double($0))) },
      background: try seed.background.background(of: seed.maps),
      maps: Dictionary(zip(seed.maps.classes, seed.maps.planes)) { first, _ in first })
  }
}
