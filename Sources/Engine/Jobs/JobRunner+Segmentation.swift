import EngineProtocol
import Evaluation
import Refinement
import Torch
import Training

extension JobRunner {
  /// Scores the masks of a segmentation network over a split, and keeps the scores in the run's folder.
  ///
  /// `refine` may be one CRF, in place of the recipe's.
  static func evaluateSegmentation(_ request: EvaluateRequest) throws -> ExitCode {
    var settings = request.settings
    if let chain = request.refine {
      let stage = chain.split(separator: ":", maxSplits: 1)
      guard stage.first == "crf", stage.count == 2, CRFPreset(rawValue: String(stage[1])) != nil else {
        throw JobError.stage("segmentation after \(chain)")
      }
      settings["crf"] = .text(String(stage[1]))
    }
    let stop = StopSignal.ofProcess
    return try TorchActor.wait { [settings] in
      let scored = try ScoredRun(
        run: request.run, epoch: request.epoch, data: request.data, split: request.split,
        settings: settings, background: request.background, saliency: request.saliency,
        device: request.device, threads: request.threads)
      guard let inference = try scored.run.segmentation(with: settings) else {
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
      if request.keep {
        let folder = scored.run.folder.epoch(scored.run.epoch).evaluation(
          split: request.split, refine: scores.report.name.refine, stage: .segmentation)
        keep([(folder, scores)], settings: request.settings)
      }
      print(request.json ? try json(scores.report) : scores.report.table)
      if !request.json, let supervision = scored.supervision { print(supervision) }
      return .done
    }
  }
}
