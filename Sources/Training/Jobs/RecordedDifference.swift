import Runs

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

extension RecordedDifference {
  /// In what a recipe that is asked for differs from the recorded one.
  ///
  /// - Parameter owner: Whose recipes they are, put behind each setting; empty: a run's.
  public static func between(recorded: Recipe, asked: Recipe, owner: String = "") -> [RecordedDifference] {
    func compare(_ what: String, _ recorded: String?, _ asked: String?) -> [RecordedDifference] {
      recorded == asked ? [] : [RecordedDifference(what + owner, recorded: recorded, asked: asked)]
    }
    return compare("the method", recorded.method, asked.method)
      + Set(recorded.settings.keys).union(asked.settings.keys).sorted().flatMap { key in
        compare("'\(key)'", recorded.settings[key]?.description, asked.settings[key]?.description)
      }
  }
}
