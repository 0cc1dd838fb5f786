import EngineProtocol
import Evaluation
import Refinement
import Torch
import Training

extension JobRunner {
  /// Scores the masks of a segmentation network over a split.
  ///
  /// `refine` may be one CRF, in place of the recipe's.
  static func evaluateSegmentation(_ request: EvaluateRequest) throws -> ExitCode {
    var request = request
    if let chain = request.refine {
      let stage = chain.split(separator: ":", maxSplits: 1)
      guard stage.first == "crf", stage.count == 2, CRFPreset(rawValue: String(stage[1])) != nil else {
        throw JobError.stage("segmentation after \(chain)")
      }
      request.settings["crf"] = .text(String(stage[1]))
    }
    let stop = StopSignal.ofProcess
    return try TorchActor.wait { [request] in
      let scored = try ScoredRun(
        run: request.run, epoch: request.epoch, data: request.data, split: request.split,
        settings: request.settings,
        background: request.background, saliency: request.saliency, device: request.device,
        threads: request.threads)
      guard let inference = try scored.run.segmentation(with: request.settings) else {
        throw JobError.noSegmentation(run: scored.run.folder.name)
      }
      let bar = ProgressBar(title: "scoring \(request.split)")
      let outcome = try SegmentationEvaluation(inference, over: scored.images)
        .run(stop: stop) { bar.show($0, of: $1) }
      bar.clear()
      guard let (measured, problems) = outcome else { return .interrupted }
      var scores = measured
      scores.report.saliency = scored.saliency
      tellProblems(problems)
      print(request.json ? try json(scores.report) : scores.report.table)
      return .done
    }
  }
}
