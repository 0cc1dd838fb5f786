/// What a run is doing, from its progress and from whether its trainer lives.
public enum RunStatus: Hashable, Sendable, Codable {
  /// The folder exists; no trainer has said anything yet.
  case created
  case running(RunProgress)
  case finished
  /// Stopped on request; it can be resumed.
  case stopped
  /// One sentence of cause.
  case failed(String)
  /// The trainer ended without a word, by a signal or with its machine; the run can be resumed.
  case killed(RunProgress)

  /// Whether a trainer is at work.
  public var isRunning: Bool {
    if case .running = self { true } else { false }
  }
}
