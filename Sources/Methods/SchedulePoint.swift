/// Where a training stands when a batch is seen.
public struct SchedulePoint: Hashable, Sendable {
  /// t, steps done, from 0.
  public var step: Int
  /// T, steps of the whole training.
  public var steps: Int
  /// From 1.
  public var epoch: Int

  public init(step: Int, steps: Int, epoch: Int) {
    self.step = step
    self.steps = steps
    self.epoch = epoch
  }
}
