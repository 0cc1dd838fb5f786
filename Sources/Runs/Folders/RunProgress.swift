import Foundation

/// Where a training stands, as it writes it to `progress.json`.
public struct RunProgress: Hashable, Sendable, Codable {
  /// What the trainer says of itself; a killed trainer says nothing, so that is derived (`RunStatus`).
  public enum State: String, Hashable, Sendable, Codable {
    case running, finished, stopped, failed
  }

  public var state: State
  /// Why it failed, one sentence.
  public var cause: String?
  public var trainer: ProcessIdentity
  /// The epoch that is being trained, from 1; 0 before the first.
  public var epoch: Int
  public var epochs: Int
  /// Steps done, over all epochs.
  public var step: Int
  /// Steps of the whole training.
  public var steps: Int
  public var imagesPerSecond: Double?
  /// Seconds until the end at the present pace, scoring included.
  public var secondsLeft: Double?
  /// When this trainer began, in seconds since 1970.
  public var started: Double
  /// What it does now besides training steps, `scoring val`; nil: steps.
  public var activity: String?

  public init(
    state: State = .running, cause: String? = nil, trainer: ProcessIdentity = .current, epoch: Int = 0,
    epochs: Int, step: Int = 0, steps: Int, imagesPerSecond: Double? = nil, secondsLeft: Double? = nil,
    started: Double = Date().timeIntervalSince1970, activity: String? = nil
  ) {
    self.state = state
    self.cause = cause
    self.trainer = trainer
    self.epoch = epoch
    self.epochs = epochs
    self.step = step
    self.steps = steps
    self.imagesPerSecond = imagesPerSecond
    self.secondsLeft = secondsLeft
    self.started = started
    self.activity = activity
  }
}
