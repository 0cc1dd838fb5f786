import EngineProtocol
import Evaluation
import Foundation
import Refinement
import Torch
import Training

extension JobRunner {
  /// The thresholds of a scan: METHODS §0.6 warns of the best of them.
  private static let scannedConstants = stride(from: 1, through: 60, by: 1).map { Double($0) / 100 }

  /// Scores a split and prints the report as a table or a JSON document.
  static func evaluate(_ request: EvaluateRequest) throws -> ExitCode {
    if request.stage == ScoreStage.segmentation.rawValue { return try evaluateSegmentation(request) }
    guard request.stage == ScoreStage.seed.rawValue, request.refine == nil else {
      throw JobError.stage(request.refine.map { "\(request.stage) after \($0)" } ?? request.stage)
    }
    let stop = StopSignal.ofProcess
    return try TorchActor.wait {
      let scored = try ScoredRun(
        run: request.run, epoch: request.epoch, data: request.data, split: request.split,
        settings: request.settings, background: request.background, device: request.device,
        threads: request.threads)
      let own = scored.inference.settings.background
      let rules = [own] + (request.scan ? scannedConstants.map(BackgroundRule.constant) : [])
      let bar = ProgressBar(title: "scoring \(request.split)")
      let outcome = try SplitEvaluation(scored.inference, over: scored.images)
        .run(rules: rules, stop: stop) { bar.show($0, of: $1) }
      bar.clear()
      guard let outcome, let report = outcome.rules.first?.scores.report else { return .interrupted }
      tellProblems(outcome.problems)
      let scan = outcome.rules.dropFirst().map { rule in
        ScanReport.Point(background: rule.rule.description, mIoU: rule.scores.report.mIoU)
      }
      var oracle = outcome.rules.dropFirst().map(\.scores.report).max { $0.mIoU < $1.mIoU }
      oracle?.name.isOracle = true
      if let oracle {
        let document = ScanReport(scores: report, oracle: oracle, scan: scan)
        print(
          request.json ? try json(document) : "\(report.table)\n\n\(oracle.name): \(percent(oracle.mIoU))")
      } else {
        print(request.json ? try report.json() : report.table)
      }
      return .done
    }
  }

  /// Names the first few of what could not be used, and counts the rest.
  static func tellProblems(_ problems: [String]) {
    for problem in problems.prefix(5) { say(problem) }
    if problems.count > 5 { say("… and \(problems.count - 5) more; camscope check lists them") }
  }

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
}

/// What `eval --scan --json` prints: the scores of the recipe's own rule, and what the ground truth would choose.
private struct ScanReport: Encodable {
  struct Point: Encodable {
    var background: String
    var mIoU: Double
  }

  var scores: EvaluationReport
  /// Labelled `oracle-threshold`.
  var oracle: EvaluationReport
  var scan: [Point]
}
