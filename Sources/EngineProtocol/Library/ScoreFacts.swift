import Evaluation

/// A stored score of a run, as far as the component sheet tells it.
public struct ScoreFacts: Equatable, Sendable, Codable {
  public var epoch: Int
  public var name: ScoreName
  public var value: Double

  public init(epoch: Int, name: ScoreName, value: Double) {
    self.epoch = epoch
    self.name = name
    self.value = value
  }
}
