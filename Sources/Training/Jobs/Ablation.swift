import Foundation
import Methods
import Runs

/// The trainings of an ablation: recipes that differ in the components asked for, each with several seeds.
///
/// The first variant is the parent, the recipe as it was given.
public struct Ablation: Hashable, Sendable {
  /// One combination of settings.
  public struct Variant: Hashable, Sendable {
    /// How it differs from the parent, `fsl=false`, or the recipe's name where it does not.
    public var title: String
    /// Complete, without a seed of its own.
    public var recipe: Recipe
    /// The recipe's name as it was asked for, for the names of its runs.
    public var recipeName: String
  }

  public let variants: [Variant]
  public let seeds: [Int]

  /// Every combination of the components' values, for each recipe.
  ///
  /// - Parameters:
  ///   - recipes: Partial recipes with their names; the first is the parent.
  ///   - components: `KEY` for a flag, which is switched on and off, or `KEY=A|B|…` for values of any setting.
  ///   - seeds: At least one.
  /// - Throws: `RecipeError`, or `AblationError`.
  public init(recipes: [(name: String, partial: Recipe)], components: [String], seeds: [Int]) throws {
    guard !seeds.isEmpty else { throw AblationError.noSeeds }
    self.seeds = seeds
    var variants: [Variant] = []
    for (name, partial) in recipes {
      let schema = try RecipeSchema.schema(for: partial.method, among: MethodRegistry.declarations)
      let parent = try schema.completed(partial)
      var combinations = [parent]
      for component in components {
        let (key, values) = try Self.values(of: component, schema: schema, parent: parent)
        combinations = combinations.flatMap { recipe in
          values.map { value in
            var changed = recipe
            changed.settings[key] = value
            return changed
          }
        }
      }
      for recipe in combinations {
        let differences = schema.difference(of: recipe, from: parent).map { "\($0.key)=\($0.new)" }
        let title = recipes.count > 1 || differences.isEmpty ? [name] + differences : differences
        variants.append(Variant(title: title.joined(separator: " "), recipe: recipe, recipeName: name))
      }
    }
    self.variants = variants
  }

  /// The parent's value of a component first, then the others.
  private static func values(
    of component: String, schema: RecipeSchema, parent: Recipe
  ) throws -> (key: String, values: [SettingValue]) {
    let parts = component.split(separator: "=", maxSplits: 1).map(String.init)
    let key = parts[0]
    let own = parent.settings[key]
    var values: [SettingValue]
    if parts.count == 2 {
      values = try parts[1].split(separator: "|").map {
        try schema.validated(SettingValue(parsing: String($0)), for: key)
      }
    } else {
      guard let declared = schema.component(key) else {
        throw RecipeError.unknownSetting(
          key, method: schema.declaration.name,
          nearest: NearestMatch.nearest(to: key, among: schema.components.map(\.key)))
      }
      guard declared.kind == .flag else { throw AblationError.needsValues(key) }
      values = [.flag(true), .flag(false)]
    }
    if let own, let index = values.firstIndex(of: own) { values.insert(values.remove(at: index), at: 0) }
    return (key, values)
  }

  /// The order of one training: a run of the same recipe, data and start that exists already is taken, or gone on with.
  ///
  /// - Parameters:
  ///   - order: Data, runs, weights and device of all trainings.
  ///   - roots: Folders of runs that are looked through.
  public func order(_ variant: Variant, seed: Int, like order: TrainingOrder, roots: [String])
    -> TrainingOrder
  {
    var order = order
    order.recipe = variant.recipe
    order.recipe.settings["seed"] = .number(Double(seed))
    order.recipeName = variant.recipeName
    guard let folder = Self.existing(order, in: roots) else {
      order.run = nil
      order.resume = false
      return order
    }
    order.runs = (folder.path as NSString).deletingLastPathComponent
    order.run = folder.name
    order.resume = true
    return order
  }

  private static func existing(_ order: TrainingOrder, in roots: [String]) -> RunFolder? {
    roots.flatMap { RunFolder.all(in: $0) }.first { folder in
      guard let recorded = try? RecordedRun(folder),
        let recipe = try? RecipeSchema.complete(recorded.recipe, among: MethodRegistry.declarations)
      else { return false }
      return recipe == order.recipe && recorded.environment.data == order.data
        && (order.weights == nil || recorded.environment.weights == order.weights)
        && recorded.environment.from == order.from && recorded.environment.labelled == order.labelled
    }
  }
}

/// An ablation that cannot be planned; the description is one sentence.
public enum AblationError: Error, Hashable, CustomStringConvertible {
  case noSeeds
  case needsValues(String)

  public var description: String {
    switch self {
    case .noSeeds: "an ablation needs at least one seed: --seeds 0,1"
    case .needsValues(let key): "the component '\(key)' is no switch: name its values, \(key)=A|B"
    }
  }
}
