import EngineProtocol
import Foundation
import Torch
import Training

extension JobRunner {
  /// Runs parity cases and prints what came of them as a table or a JSON document.
  ///
  /// A file that is no case is said in one sentence, and the others are run.
  static func parity(_ request: ParityRequest) throws -> ExitCode {
    let files = try ParityFiles.found(at: request.paths)
    let stop = StopSignal.ofProcess
    return try TorchActor.wait {
      try Device.use(named: request.device)
      TorchSettings.threads = ProcessInfo.processInfo.activeProcessorCount
      var outcomes: [ParityOutcome] = []
      var unusable = 0
      let bar = ProgressBar(title: "running cases")
      for (index, file) in files.enumerated() {
        if stop.isRequested { return .interrupted }
        bar.show(index, of: files.count)
        do {
          let parity = try ParityCase(file, weights: request.weights)
          guard ParityFiles.isWanted(parity.operation, among: request.operations) else { continue }
          outcomes.append(ParityOutcome(parity))
        } catch {
          bar.clear()
          complain("\(error)")
          unusable += 1
        }
      }
      bar.clear()
      if outcomes.isEmpty && unusable == 0 { throw ParityError.noCases(request.operations) }
      let report = ParityReport(outcomes)
      if request.json || !outcomes.isEmpty { print(request.json ? try json(report) : report.table) }
      if report.count(.failed) > 0 { return .failed }
      return unusable > 0 ? .unusable : .done
    }
  }
}
