/// A run that cannot be used; the description is one sentence.
public enum RunError: Error, Hashable, Sendable {
  /// A name that is empty, too long, hidden, or would leave the folder of runs.
  case badName(String)
  case absent(name: String, runs: String, nearest: String?)
  case exists(name: String, runs: String)
  case noEpoch(run: String, epoch: Int?)
  /// A file of the run folder that is not what a trainer wrote.
  case damaged(path: String, reason: String)
  case locked(run: String, process: Int32, host: String)
}

extension RunError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badName(let name):
      "'\(name.prefix(80))' cannot name a run: use up to 100 letters, digits, '.', '_', '-', '+' and '@', "
        + "beginning with a letter or digit"
    case .absent(let name, let runs, let nearest):
      "there is no run '\(name)' in \(runs)"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "; camscope runs lists them")
    case .exists(let name, let runs):
      "the run '\(name)' exists already in \(runs); go on with --resume or choose another --run NAME"
    case .noEpoch(let run, let epoch?):
      "the run '\(run)' has no epoch \(epoch); camscope runs lists its epochs"
    case .noEpoch(let run, nil): "the run '\(run)' has no finished epoch yet; wait for its first or train it"
    case .damaged(let path, let reason): "\(path) is damaged (\(reason)); remove it or restore it from a copy"
    case .locked(let run, let process, let host):
      "the run '\(run)' is being trained by process \(process) on \(host); stop that one or choose another --run NAME"
    }
  }
}
