/// A training that could not be started or stopped; the description is one sentence.
enum TrainingError: Error, Hashable, CustomStringConvertible {
  case notStarted(run: String, reason: String)
  case notRunning(run: String)
  case elsewhere(run: String, host: String, process: Int32)
  case notStopped(run: String, process: Int32, reason: String)
  case readOnly(runs: String)

  var description: String {
    switch self {
    case .notStarted(let run, let reason): "the training '\(run)' did not start: \(reason)"
    case .notRunning(let run): "the run '\(run)' is not being trained, so there is nothing to stop"
    case .elsewhere(let run, let host, let process):
      "the run '\(run)' is being trained on \(host) by process \(process); stop it there"
    case .notStopped(let run, let process, let reason):
      "the trainer of '\(run)', process \(process), could not be told to stop: \(reason)"
    case .readOnly(let runs): "\(runs) cannot be written to; choose another folder of runs"
    }
  }
}
