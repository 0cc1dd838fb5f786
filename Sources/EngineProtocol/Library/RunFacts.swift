import Runs

/// What the workbench knows of a run.
public struct RunFacts: Equatable, Sendable, Codable {
  /// Whether a trainer is at work on it.
  public enum State: Hashable, Sendable, Codable {
    case running, finished
    /// Neither running nor finished: stopped, killed or failed; with the reason when the run tells one.
    case stopped(String?)
  }

  public var name: String
  /// The run's folder, absolute.
  public var path: String
  /// The complete recipe.
  public var recipe: Recipe
  /// The recipe as it was asked for, `cam@voc`.
  public var recipeName: String
  public var seed: Int
  public var parent: String?
  /// The weights file that it started from; a child starts from the same.
  public var weights: String?
  /// The list of images whose masks it learnt from; a child learns from the same.
  public var labelled: String?
  /// The split that it trained on; nil: the recipe's.
  public var split: String?
  public var device = "cpu"
  /// Epochs that have a checkpoint, ascending.
  public var epochs: [Int]
  public var plannedEpochs: Int
  public var state: State
  /// The part of all planned steps that is done, in [0, 1].
  public var progress: Double
  public var secondsLeft: Double?
  /// What its trainer does besides training steps, `scoring val`; nil: steps, or nothing.
  public var activity: String?
  public var secondsPerEpoch: Double?
  /// Epoch → the run's score and how it was made; the stage and rule are in `scoreLabel`.
  public var scores: [Int: Double]
  /// "seed mIoU, constant background 0.30, val (173 images)".
  public var scoreLabel: String
  /// How many scores of epochs, splits and chains are stored.
  public var scoreCount = 0
  /// All stored scores, of every epoch, split and chain.
  public var evaluations: [ScoreFacts] = []

  public init(
    name: String, path: String, recipe: Recipe, recipeName: String = "", seed: Int = 0, parent: String? = nil,
    epochs: [Int] = [], plannedEpochs: Int = 0, state: State = .finished, progress: Double = 1,
    secondsLeft: Double? = nil, secondsPerEpoch: Double? = nil, scores: [Int: Double] = [:],
    scoreLabel: String = ""
  ) {
    self.name = name
    self.path = path
    self.recipe = recipe
    self.recipeName = recipeName.isEmpty ? recipe.method : recipeName
    self.seed = seed
    self.parent = parent
    self.epochs = epochs
    self.plannedEpochs = plannedEpochs
    self.state = state
    self.progress = progress
    self.secondsLeft = secondsLeft
    self.secondsPerEpoch = secondsPerEpoch
    self.scores = scores
    self.scoreLabel = scoreLabel
  }
}
