import Runs

/// What the workbench knows of a run.
package struct RunFacts: Equatable, Sendable {
  /// Whether a trainer is at work on it.
  package enum State: Hashable, Sendable {
    case running, finished
    /// Neither running nor finished: stopped, killed or failed; with the reason when the run tells one.
    case stopped(String?)
  }

  package var name: String
  /// The run's folder, absolute.
  package var path: String
  /// The complete recipe.
  package var recipe: Recipe
  /// The recipe as it was asked for, `cam@voc`.
  package var recipeName: String
  package var seed: Int
  package var parent: String?
  /// The weights file that it started from; a child starts from the same.
  package var weights: String?
  /// The list of images whose masks it learnt from; a child learns from the same.
  package var labelled: String?
  /// The split that it trained on; nil: the recipe's.
  package var split: String?
  package var device = "cpu"
  /// Epochs that have a checkpoint, ascending.
  package var epochs: [Int]
  package var plannedEpochs: Int
  package var state: State
  /// The part of all planned steps that is done, in [0, 1].
  package var progress: Double
  package var secondsLeft: Double?
  package var secondsPerEpoch: Double?
  /// Epoch → the run's score and how it was made; the stage and rule are in `scoreLabel`.
  package var scores: [Int: Double]
  /// "seed mIoU, constant background 0.30, val (173 images)".
  package var scoreLabel: String
  /// How many scores of epochs, splits and chains are stored.
  package var scoreCount = 0
  /// All stored scores, of every epoch, split and chain.
  package var evaluations: [ScoreFacts] = []

  package init(
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

/// Named series of a run against its epochs: loss terms and scores.
package struct Curves: Equatable, Sendable {
  /// One value of a series.
  package struct Point: Hashable, Sendable {
    /// Epochs done, with a fraction inside an epoch.
    package var epoch: Double
    package var step: Double
    /// Seconds since the training began.
    package var seconds: Double
    package var value: Double
    package init(epoch: Double, step: Double, seconds: Double, value: Double) {
      self.epoch = epoch
      self.step = step
      self.seconds = seconds
      self.value = value
    }
  }

  /// In the order in which `,` and `.` go through them.
  package var terms: [(name: String, points: [Point])]

  package init(terms: [(name: String, points: [Point])] = []) { self.terms = terms }

  package static func == (a: Curves, b: Curves) -> Bool {
    a.terms.map(\.name) == b.terms.map(\.name) && a.terms.map(\.points) == b.terms.map(\.points)
  }
}
