import EngineProtocol
import Runs
import Torch
import Training

extension JobRunner {
  /// Copies a run without what only a training needs.
  static func bundle(_ request: BundleRequest) throws -> ExitCode {
    try TorchActor.wait {
      let copy = try RunBundle.write(
        RunFolder(path: request.run), into: request.into, epochs: request.epochs)
      print(copy.path)
      return .done
    }
  }
}
