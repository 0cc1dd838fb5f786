/// Something in which an order differs from the run that it would continue.
public struct RecordedDifference: Hashable, Sendable, CustomStringConvertible {
  /// A setting in quotes, or a flag.
  public var what: String
  public var recorded: String
  public var asked: String

  public init(_ what: String, recorded: String?, asked: String?) {
    self.what = what
    self.recorded = recorded ?? "none"
    self.asked = asked ?? "none"
  }

  public var description: String { "\(what) \(recorded), not \(asked)" }
}
