import EngineProtocol
import Torch
import Training

extension JobRunner {
  /// Does the stages of a pipeline that are left, and prints the scores of all.
  static func pipeline(_ request: PipelineRequest) throws -> ExitCode {
    let stop = StopSignal.ofProcess
    return try TorchActor.wait {
      try Device.use(named: request.device)
      let pipeline = try Pipeline(request)
      guard try pipeline.run(stop: stop) else {
        say("stopped; go on with --resume")
        return .interrupted
      }
      print(request.json ? try json(pipeline.table) : pipeline.table.text)
      return .done
    }
  }
}
