import EngineProtocol
import Evaluation
import Foundation
import Refinement
import Torch
import Training

extension JobRunner {
  /// The thresholds of a scan: METHODS §0.6 warns of the best of them.
  private static let scannedConstants = stride(from: 1, through: 60, by: 1).map { Double($0) / 100 }

  /// Scores a split, prints the report as a table or a JSON document, and keeps it in the run's folder.
  static func evaluate(_ request: EvaluateRequest) throws -> ExitCode {
    let chain = try request.refine.map { text throws(RefinementChain.Failure) in try RefinementChain(text) }
    if request.stage == saliencyStage { return try evaluateSaliencyDrop(request) }
    guard let stage = ScoreStage(rawValue: request.stage) else { throw JobError.stage(request.stage) }
    if stage == .segmentation { return try evaluateSegmentation(request) }
    if stage == .refined, chain == nil { throw JobError.noChain }
    guard let empty = EmptyClassRule(rawValue: request.emptyClasses) else {
      throw JobError.emptyClasses(request.emptyClasses)
    }
    let stop = StopSignal.ofProcess
    return try TorchActor.wait {
      let scored = try ScoredRun(
        run: request.run, epoch: request.epoch, data: request.data, split: request.split,
        settings: request.settings, background: request.background, saliency: request.saliency,
        device: request.device, threads: request.threads)
      let refinement = try scored.refinement(chain, along: request.affinity)
      let rules = request.scan ? scannedConstants.map(BackgroundRule.constant) : []
      let bar = ProgressBar(title: "scoring \(request.split)")
      defer { bar.clear() }
      var outcome = try SplitEvaluation(
        scored.inference, over: scored.images, refining: refinement, emptyClassRule: empty
      ).run(rules: rules, stop: stop) { bar.show($0, of: $1) }
      bar.clear()
      guard outcome != nil else { return .interrupted }
      outcome?.tell(saliency: scored.saliency)
      if stage == .mask, let last = outcome?.stages.indices.last {
        outcome?.stages[last].scores.report.name.stage = .mask
      }
      guard let outcome else { return .interrupted }
      tellProblems(outcome.problems)
      if request.keep {
        let epoch = scored.run.folder.epoch(scored.run.epoch)
        keep(
          outcome.stages.map {
            (epoch.evaluation(split: request.split, refine: $0.refine), $0.scores)
          }, settings: request.settings, affinity: request.affinity)
      }
      try tell(outcome, hasChain: chain != nil, json: request.json)
      if !request.json, let supervision = scored.supervision { print(supervision) }
      return .done
    }
  }

  /// Prints the scores: of the seed alone, or of every stage; then the scan.
  private static func tell(_ outcome: SplitEvaluation.Outcome, hasChain: Bool, json asJSON: Bool) throws {
    let stages = StageReport(
      stages: outcome.stages.map { StageReport.Stage(name: $0.name, report: $0.scores.report) })
    let last = stages.stages[stages.stages.count - 1].report
    let scan = outcome.rules.map { ScanReport.Point(background: $0.rule.description, mIoU: $0.report.mIoU) }
    var oracle = outcome.rules.map(\.report).max { $0.mIoU < $1.mIoU }
    oracle?.name.isOracle = true
    if asJSON {
      if hasChain || oracle != nil {
        print(
          try json(
            ScanReport(
              scores: last, stages: hasChain ? stages : nil, oracle: oracle, scan: oracle.map { _ in scan }))
        )
      } else {
        print(try last.json())
      }
      return
    }
    var parts = [last.table]
    if hasChain { parts.append(stages.table) }
    if let oracle { parts.append("\(oracle.name): \(percent(oracle.mIoU))") }
    print(parts.joined(separator: "\n\n"))
  }

  /// Names the first few of what could not be used, and counts the rest.
  static func tellProblems(_ problems: [String]) {
    for problem in problems.prefix(5) { say(problem) }
    if problems.count > 5 { say("… and \(problems.count - 5) more; camscope check lists them") }
  }

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
}

extension SplitEvaluation.Outcome {
  /// Names the saliency maps in every report.
  fileprivate mutating func tell(saliency: String?) {
    for i in stages.indices { stages[i].scores.report.saliency = saliency }
    for i in rules.indices { rules[i].report.saliency = saliency }
  }
}

/// What `eval --json` prints for more than one score: the last stage's, those of all stages, and what the ground truth
/// would choose as a constant background.
private struct ScanReport: Encodable {
  struct Point: Encodable {
    var background: String
    var mIoU: Double
  }

  var scores: EvaluationReport
  var stages: StageReport?
  /// Labelled `oracle-threshold`.
  var oracle: EvaluationReport?
  var scan: [Point]?
}
