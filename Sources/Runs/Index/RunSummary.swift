import Evaluation

/// What a list of runs shows of one run.
public struct RunSummary: Equatable, Sendable {
  /// An epoch with a checkpoint.
  public struct Epoch: Equatable, Sendable {
    /// From 1.
    public var number: Int
    /// nil: not scored yet.
    public var scores: EvaluationReport?

    public init(number: Int, scores: EvaluationReport?) {
      self.number = number
      self.scores = scores
    }
  }

  public var folder: RunFolder
  /// The recipe as it ran; without method and settings where the folder is damaged.
  public var recipe: Recipe
  /// nil: the folder has none that can be read.
  public var environment: RunEnvironment?
  /// In order.
  public var epochs: [Epoch]
  /// The median time between two checkpoints; nil: fewer than two, or their times say nothing.
  public var secondsPerEpoch: Double?
  /// What the run is doing, at the moment of asking.
  public var status: RunStatus
  /// What is wrong with the folder, one sentence; nil: nothing.
  public var problem: String?

  public var name: String { folder.name }

  /// What the trainer last said, whatever has become of it; nil where it said nothing.
  public var progress: RunProgress?

  public init(
    folder: RunFolder, recipe: Recipe, environment: RunEnvironment?, epochs: [Epoch],
    secondsPerEpoch: Double?,
    status: RunStatus, progress: RunProgress?, problem: String?
  ) {
    self.folder = folder
    self.recipe = recipe
    self.environment = environment
    self.epochs = epochs
    self.secondsPerEpoch = secondsPerEpoch
    self.status = status
    self.progress = progress
    self.problem = problem
  }
}
