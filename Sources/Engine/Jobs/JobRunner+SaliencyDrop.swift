import EngineProtocol
import Torch
import Training

extension JobRunner {
  /// The word of `eval --stage` for the saliency maps that teach a run.
  static let saliencyStage = "saliency"

  /// Counts what is wrong with the saliency maps that teach a run, before and after what its loss drops.
  static func evaluateSaliencyDrop(_ request: EvaluateRequest) throws -> ExitCode {
    let stop = StopSignal.ofProcess
    return try TorchActor.wait {
      let scored = try ScoredRun(
        run: request.run, epoch: request.epoch, data: request.data, split: request.split,
        settings: request.settings, background: request.background, saliency: request.saliency,
        device: request.device, threads: request.threads)
      let evaluation = try SaliencyDropEvaluation(scored.run, over: scored.images)
      let bar = ProgressBar(title: "counting \(request.split)")
      let outcome = try evaluation.run(stop: stop) { bar.show($0, of: $1) }
      bar.clear()
      guard let (counts, problems) = outcome else { return .interrupted }
      tellProblems(problems)
      if request.json {
        print(try json(counts))
      } else {
        print(
          "\(scored.run.folder.name), epoch \(scored.run.epoch), \(request.split) (\(counts.images) images)\n\n"
            + counts.table)
        if let supervision = scored.supervision { print(supervision) }
      }
      return .done
    }
  }
}
