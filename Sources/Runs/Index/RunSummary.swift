import Evaluation

/// What a list of runs shows of one run.
public struct RunSummary: Equatable, Sendable {
  /// An epoch with a checkpoint.
  public struct Epoch: Equatable, Sendable {
    /// From 1.
    public var number: Int
    /// The training's own; nil: not scored yet.
    public var scores: EvaluationReport?
    /// What `camscope eval` found, by name.
    public var evaluations: [Evaluation]

    public init(number: Int, scores: EvaluationReport?, evaluations: [Evaluation] = []) {
      self.number = number
      self.scores = scores
      self.evaluations = evaluations
    }

    /// All scores of the epoch: what `camscope eval` found, then the training's own.
    public var all: [Evaluation] {
      evaluations + (scores.map { [Evaluation(name: "", scores: $0)] } ?? [])
    }

    /// The scores of a split after a chain.
    ///
    /// A stage of the chain that names no preset stands for any. What `camscope eval` found goes before the training's
    /// own scores, which may look less closely.
    /// - Parameters:
    ///   - split: nil: any.
    ///   - refine: nil: of the seed; of a segmentation network with the CRF that it has, if any.
    ///   - stage: nil: any.
    public func evaluation(split: String?, refine: String?, stage: ScoreStage? = nil) -> Evaluation? {
      all.first { evaluation in
        let name = evaluation.scores.name
        return (split == nil || name.split == split) && (stage == nil || name.stage == stage)
          && (name.isRefined(by: refine) || name.stage == .segmentation && refine == nil)
      }
    }
  }

  /// The scores of a stage of an epoch over a split.
  public struct Evaluation: Equatable, Sendable {
    /// That of its `EvaluationFolder`; empty for a training's own scores.
    public var name: String
    public var scores: EvaluationReport

    public init(name: String, scores: EvaluationReport) {
      self.name = name
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
