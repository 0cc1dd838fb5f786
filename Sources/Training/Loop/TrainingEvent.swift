import Evaluation
import Torch

/// What a training says while it runs; subscribers show it and keep it, the loop knows none of them.
public enum TrainingEvent {
  /// The training begins, or goes on.
  case runStarted(Plan)
  /// An epoch begins; numbers from 1.
  case epochStarted(Int)
  /// A step was done.
  case step(Step)
  /// All steps of an epoch were done: the moment for a checkpoint.
  case epochTrained(Int, TrainingSnapshot)
  /// An epoch is being scored on a split.
  case scoring(epoch: Int, split: String)
  /// An epoch is over. Scores are absent where the recipe or the data has none.
  case epochEnded(Int, EpochScores?)
  /// All epochs were done.
  case finished
  /// The training ended on request after a step; it can be resumed.
  case stopped(epoch: Int, step: Int)
  /// The training cannot go on; one sentence.
  case failed(String)

  /// How long a training is.
  public struct Plan: Hashable, Sendable {
    public var images: Int
    public var batch: Int
    public var epochs: Int
    /// T, steps of the whole training.
    public var steps: Int
    /// Epochs that were done before.
    public var epochsDone: Int
    /// Steps that were done before.
    public var stepsDone: Int
  }

  /// One step.
  public struct Step: Hashable, Sendable {
    /// Steps done, over all epochs, from 1.
    public var step: Int
    public var epoch: Int
    /// The learning rate of pretrained weights in this step.
    public var rate: Double
    /// Loss terms by name, in the method's order, before their weights.
    public var terms: [Term]
    /// What was descended.
    public var total: Double
    public var imagesPerSecond: Double
    /// Seconds until the end at the present pace, scoring included.
    public var secondsLeft: Double

    public struct Term: Hashable, Sendable {
      public var name: String
      public var value: Double
    }
  }
}

/// The scores of an epoch: of the split and of its images.
public struct EpochScores: Equatable, Sendable {
  public var report: EvaluationReport
  /// Image id → what is kept of it.
  public var images: [String: ImageRecord]

  public init(report: EvaluationReport, images: [String: ImageRecord]) {
    self.report = report
    self.images = images
  }
}

/// Receives the events of a training on the libtorch thread, in order; a failure ends the training.
public protocol TrainingSubscriber {
  @TorchActor func receive(_ event: TrainingEvent) throws
}
