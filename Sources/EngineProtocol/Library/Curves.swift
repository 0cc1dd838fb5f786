/// Named series of a run against its epochs: loss terms and scores.
public struct Curves: Equatable, Sendable, Codable {
  /// One value of a series.
  public struct Point: Hashable, Sendable, Codable {
    /// Epochs done, with a fraction inside an epoch.
    public var epoch: Double
    public var step: Double
    /// Seconds since the training began.
    public var seconds: Double
    public var value: Double
    public init(epoch: Double, step: Double, seconds: Double, value: Double) {
      self.epoch = epoch
      self.step = step
      self.seconds = seconds
      self.value = value
    }
  }

  /// In the order in which `,` and `.` go through them.
  public var terms: [(name: String, points: [Point])]

  public init(terms: [(name: String, points: [Point])] = []) { self.terms = terms }

  public static func == (a: Curves, b: Curves) -> Bool {
    a.terms.map(\.name) == b.terms.map(\.name) && a.terms.map(\.points) == b.terms.map(\.points)
  }

  private struct Term: Codable {
    var name: String
    var points: [Point]
  }

  public init(from decoder: any Decoder) throws {
    let terms = try decoder.singleValueContainer().decode([Term].self)
    self.init(terms: terms.map { ($0.name, $0.points) })
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(terms.map { Term(name: $0.name, points: $0.points) })
  }
}
