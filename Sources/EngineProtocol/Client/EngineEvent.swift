/// What an `EngineClient` tells.
public enum EngineEvent: Sendable {
  /// The engine is up; requests that waited are being sent.
  case started(Handshake)
  /// An answer; planes of a request that was cancelled may still come.
  case reply(id: UInt64, Reply)
  /// A request was not sent: no engine runs.
  case refused(id: UInt64)
  /// The engine has ended or could not be understood; what was asked of it will not be answered.
  case ended(EngineEnd)
}

/// How an engine ended.
public struct EngineEnd: Hashable, Sendable {
  /// One sentence, with the last line that the engine printed as an error.
  public var sentence: String
  /// nil: it could not be started at all.
  public var ending: ChildProcess.Ending?
  /// The last lines of its standard error.
  public var lastLines: [String]
  /// The requests that were not answered.
  public var unanswered: [UInt64]

  public init(sentence: String, ending: ChildProcess.Ending?, lastLines: [String], unanswered: [UInt64]) {
    self.sentence = sentence
    self.ending = ending
    self.lastLines = lastLines
    self.unanswered = unanswered
  }
}
