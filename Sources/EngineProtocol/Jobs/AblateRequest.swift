import Runs

/// Trainings that differ in some components, as one table.
public struct AblateRequest: Hashable, Sendable, Codable {
  /// Partial recipes, the first of which is the parent.
  public var recipes: [Recipe]
  /// Their names as they were asked for.
  public var recipeNames: [String]
  /// `KEY` for a switch, `KEY=A|B` for values.
  public var components: [String]
  public var seeds: [Int]
  /// The VOC folder, absolute.
  public var data: String
  /// The split that is scored.
  public var scored: String
  /// The folder of runs.
  public var runs: String
  public var weights: String?
  /// The list of images whose masks are learnt from: a split's name, or a file's absolute path; nil: none.
  public var labelled: String?
  public var device: String
  public var threads: Int?
  public var json: Bool

  public init(
    recipes: [Recipe], recipeNames: [String], components: [String], seeds: [Int], data: String,
    scored: String, runs: String, weights: String? = nil, labelled: String? = nil, device: String = "cpu",
    threads: Int? = nil, json: Bool = false
  ) {
    self.recipes = recipes
    self.recipeNames = recipeNames
    self.components = components
    self.seeds = seeds
    self.data = data
    self.scored = scored
    self.runs = runs
    self.weights = weights
    self.labelled = labelled
    self.device = device
    self.threads = threads
    self.json = json
  }
}
