import Runs

/// A training that is asked for: a recipe and the places it works with.
public struct TrainingOrder: Hashable, Sendable {
  /// Complete, as `RecipeSchema` makes it.
  public var recipe: Recipe
  /// As it was asked for: `cam`, `cam@paintnet`, or a file's path.
  public var recipeName: String
  /// The VOC folder.
  public var data: String
  /// The folder of runs.
  public var runs: String
  /// The run's name; nil: made from recipe and seed.
  public var run: String?
  /// Weights that the network starts from; nil: those of the program's assets for this network, else random.
  public var weights: String?
  /// The folder of a run whose newest weights start this one.
  public var from: String?
  /// The run that this one was derived from.
  public var parent: String?
  /// The list of images whose masks are learnt from: a split's name, or a file's absolute path; nil: none.
  public var labelled: String?
  public var device: String
  /// nil: as many as the machine has cores, or what the run that goes on had.
  public var threads: Int?
  /// Whether a run of that name goes on.
  public var resume: Bool

  public init(
    recipe: Recipe, recipeName: String, data: String, runs: String, run: String? = nil,
    weights: String? = nil,
    from: String? = nil, parent: String? = nil, labelled: String? = nil, device: String = "cpu",
    threads: Int? = nil, resume: Bool = false
  ) {
    self.recipe = recipe
    self.recipeName = recipeName
    self.data = data
    self.runs = runs
    self.run = run
    self.weights = weights
    self.from = from
    self.parent = parent
    self.labelled = labelled
    self.device = device
    self.threads = threads
    self.resume = resume
  }
}
