import Methods
import Runs

/// The later recipes of a pipeline, as far as nobody names them: those that fit the classifier's.
///
/// A preset of the same name is taken (`cam@paintnet` goes with `segment@paintnet` and `affinity@irn-paintnet`), else the
/// method's defaults on the classifier's network.
struct FittingRecipes {
  private let classifier: Recipe
  /// The classifier's preset, `paintnet`; nil: none, or its recipe came from a file.
  private let preset: String?

  /// - Parameter recipe: Complete.
  init(to recipe: Recipe, named name: String) {
    classifier = recipe
    if case .named(_, let preset) = RecipeArgument(name) { self.preset = preset } else { preset = nil }
  }

  var network: SettingValue? { classifier.settings["network"] }

  /// The segmentation network's recipe with its name, still to be completed.
  ///
  /// It shares the classifier's seed unless it is given another.
  func segmentation(_ partial: Recipe, named name: String?) -> (recipe: Recipe, name: String) {
    var recipe = partial
    if name == nil {
      if let preset, Segment.declaration.presets[preset] != nil {
        recipe.method = "\(Segment.declaration.name)@\(preset)"
      } else {
        recipe.settings["network"] = recipe.settings["network"] ?? network
      }
    }
    recipe.settings["seed"] = recipe.settings["seed"] ?? classifier.settings["seed"]
    return (recipe, name ?? recipe.method)
  }

  /// The complete recipes of the affinity networks of some branches.
  ///
  /// - Parameter asked: Takes the place of that of its branch.
  /// - Throws: `RecipeError`, or `PipelineError.otherAffinity` for a branch that no walk needs.
  func affinities(
    _ branches: [Affinity.Branch], asked: Recipe?, named name: String?
  ) throws -> [(recipe: Recipe, name: String)] {
    var chosen = try branches.map { try (branch: $0, recipe: affinity($0)) }
    if let asked, let name {
      let recipe = try RecipeSchema.complete(seeded(asked), among: MethodRegistry.declarations)
      guard recipe.method == Affinity.declaration.name else { throw MethodError.noAffinities(recipe.method) }
      let branch = Affinity.Branch(rawValue: recipe.text("branch")) ?? .irn
      guard let place = chosen.firstIndex(where: { $0.branch == branch }) else {
        throw PipelineError.otherAffinity(name: name, branch: branch, wanted: branches)
      }
      chosen[place].recipe = (recipe, name)
    }
    return chosen.map { $0.recipe }
  }

  private func affinity(_ branch: Affinity.Branch) throws -> (recipe: Recipe, name: String) {
    let (method, presets) = (Affinity.declaration.name, Affinity.declaration.presets)
    // `voc-mobilenet` goes with `irn-mobilenet`.
    let fitting = preset.map { "\(branch.rawValue)-\($0.split(separator: "-").last ?? "")" }
    var recipe = Recipe(method: method)
    if let fitting, presets[fitting] != nil {
      recipe.method = "\(method)@\(fitting)"
    } else {
      recipe.settings = ["branch": .text(branch.rawValue)]
      recipe.settings["network"] = network
    }
    let name = recipe.method
    return (try RecipeSchema.complete(seeded(recipe), among: MethodRegistry.declarations), name)
  }

  private func seeded(_ recipe: Recipe) -> Recipe {
    var recipe = recipe
    recipe.settings["seed"] = recipe.settings["seed"] ?? classifier.settings["seed"]
    return recipe
  }
}
