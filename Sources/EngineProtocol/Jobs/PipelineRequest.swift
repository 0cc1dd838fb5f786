import Runs

/// From image labels to a scored segmentation network: classifier, class maps, refinement, pseudo-masks, network.
public struct PipelineRequest: Hashable, Sendable, Codable {
  /// The classifier's recipe, complete or partial.
  public var recipe: Recipe
  /// Its name as it was asked for, `cam@paintnet`.
  public var recipeName: String
  /// The segmentation network's recipe, complete or partial.
  public var segmentation: Recipe
  /// Its name as it was asked for; nil: `segment` with the classifier's preset or network.
  public var segmentationName: String?
  /// The recipe of the affinities that walks go along; nil: `affinity` with the classifier's preset or network.
  public var affinity: Recipe?
  public var affinityName: String?
  /// A chain of refinements; empty: none; nil: the recipe's.
  public var refine: String?
  /// The VOC folder, absolute.
  public var data: String
  /// The split that stages are scored on.
  public var scored: String
  /// The list of images whose masks are learnt from: a split's name, or a file's absolute path; nil: none.
  public var labelled: String?
  /// The pipeline's name; nil: made from recipe and seed.
  public var name: String?
  /// The folder of runs.
  public var runs: String
  public var weights: String?
  public var device: String
  public var threads: Int?
  public var resume: Bool
  public var json: Bool

  public init(
    recipe: Recipe, recipeName: String, segmentation: Recipe = Recipe(method: "segment"),
    segmentationName: String? = nil, affinity: Recipe? = nil, affinityName: String? = nil,
    refine: String? = nil, data: String, scored: String = "val", labelled: String? = nil,
    name: String? = nil, runs: String, weights: String? = nil, device: String = "cpu", threads: Int? = nil,
    resume: Bool = false, json: Bool = false
  ) {
    self.recipe = recipe
    self.recipeName = recipeName
    self.segmentation = segmentation
    self.segmentationName = segmentationName
    self.affinity = affinity
    self.affinityName = affinityName
    self.refine = refine
    self.data = data
    self.scored = scored
    self.labelled = labelled
    self.name = name
    self.runs = runs
    self.weights = weights
    self.device = device
    self.threads = threads
    self.resume = resume
    self.json = json
  }
}
