/// A way from image labels to a segmentation network that is asked for: its trainings, its refinement and its places.
public struct PipelineOrder: Hashable, Sendable, Codable {
  /// One training of a pipeline.
  public struct Training: Hashable, Sendable, Codable {
    /// Complete, as `RecipeSchema` makes it.
    public var recipe: Recipe
    /// As it was asked for, `cam@paintnet`.
    public var recipeName: String
    /// The run's name below the folder of runs.
    public var run: String
    /// Weights that the network starts from; nil: those of the program's assets for this network, else random.
    public var weights: String?
    /// The list of images whose masks it learns from; nil: it learns from none.
    public var labelled: String?

    public init(
      recipe: Recipe, recipeName: String, run: String, weights: String? = nil, labelled: String? = nil
    ) {
      self.recipe = recipe
      self.recipeName = recipeName
      self.run = run
      self.weights = weights
      self.labelled = labelled
    }
  }

  public var classifier: Training
  /// The affinity networks that the walks of the chain need, taught by the classifier.
  public var affinities: [Training]
  public var segmentation: Training
  /// What turns seeds into pseudo-masks; nil: the method makes them itself.
  public var refine: String?
  /// The VOC folder, absolute.
  public var data: String
  /// The split whose images get pseudo-masks.
  public var split: String
  /// The split that stages are scored on.
  public var scored: String
  public var device: String
  public var threads: Int

  public init(
    classifier: Training, affinities: [Training], segmentation: Training, refine: String?, data: String,
    split: String, scored: String, device: String, threads: Int
  ) {
    self.classifier = classifier
    self.affinities = affinities
    self.segmentation = segmentation
    self.refine = refine
    self.data = data
    self.split = split
    self.scored = scored
    self.device = device
    self.threads = threads
  }
}
