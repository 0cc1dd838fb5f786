import EngineProtocol
import Methods
import Refinement
import Runs
import VOC

/// A map request with everything looked up that it needs besides numbers.
package struct ResolvedMap: Sendable {
  package var kind: MapKind
  package var key: ClassMapKey
  /// The complete recipe of the run, with the request's settings.
  package var recipe: Recipe
  /// What classes have to beat in a seed mask.
  package var background: BackgroundRule
  /// What turns class maps into a pseudo-mask; of refined maps only.
  package var chain: RefinementChain
  /// Iterations of the chain that are done, at most all.
  package var step: Int
  package var folder: VOCFolder

  /// What its refined maps depend on after some iterations.
  func refinedKey(step: Int) -> RefinedKey {
    RefinedKey(maps: key, background: background.description, chain: chain, step: step)
  }
}

/// Looks up what map requests name: folder, run, recipe, classes.
///
/// Keeps opened folders and read recipes; used by one thread.
struct MapResolver {
  private var folders: [String: VOCFolder] = [:]
  private var recipes: [EpochKey: Recipe] = [:]

  /// What a request asks for.
  ///
  /// - Throws: `MapError`, or what reading the folder, the run or the recipe finds wrong.
  mutating func resolve(_ request: MapRequest) throws -> ResolvedMap {
    guard let kind = MapKind(rawValue: request.map) else { throw MapError.unknownMap(request.map) }
    let folder = try folder(request.data)
    let run = RunFolder(path: request.run)
    let epoch = try EpochKey(run, epoch: request.epoch)
    var recipe = try recipe(of: run, epoch: epoch)
    let schema = try RecipeSchema.schema(for: recipe.method, among: MethodRegistry.declarations)
    for (key, value) in request.settings.sorted(by: { $0.key < $1.key }) {
      let value = try schema.validated(value, for: key)
      guard schema.component(key)?.effect == .now || recipe.settings[key] == value else {
        throw MapError.needsTraining(key)
      }
      recipe.settings[key] = value
    }
    let inference = try InferenceSettings(recipe)
    let known = folder.classes.count
    let classes = try request.classes ?? folder.labels(request.image).classes
    if let stranger = classes.first(where: { !(1...max(1, known)).contains($0) }) {
      throw MapError.unknownClass(stranger, known: known)
    }
    return ResolvedMap(
      kind: kind,
      key: ClassMapKey(
        data: request.data, image: request.image, epoch: epoch, inference: inference,
        classes: Set(classes).sorted()),
      recipe: recipe, background: inference.background,
      chain: kind.isRefined ? inference.refinement : RefinementChain(),
      step: max(0, min(request.step ?? .max, inference.refinement.steps)), folder: folder)
  }

  private mutating func folder(_ path: String) throws -> VOCFolder {
    if let folder = folders[path] { return folder }
    let folder = try VOCFolder.open(path)
    folders[path] = folder
    return folder
  }

  private mutating func recipe(of run: RunFolder, epoch: EpochKey) throws -> Recipe {
    if let recipe = recipes[epoch] { return recipe }
    let recipe = try RecipeSchema.complete(run.recipe(), among: MethodRegistry.declarations)
    recipes[epoch] = recipe
    return recipe
  }
}

/// A map that cannot be had; the description is one sentence.
enum MapError: Error, Hashable, CustomStringConvertible {
  case unknownMap(String)
  case unknownClass(Int, known: Int)
  case needsTraining(String)
  case otherClasses(run: String, trained: Int, folder: Int)

  var description: String {
    switch self {
    case .unknownMap(let name):
      "this engine computes no map '\(name)', only \(MapKind.allCases.map(\.rawValue).joined(separator: ", "))"
    case .unknownClass(let label, let known):
      "the folder has no class \(label); its classes are 1 to \(known)"
    case .otherClasses(let run, let trained, let folder):
      "the run '\(run)' knows \(trained) classes that are not the \(folder) of this folder; open the folder it was "
        + "trained on"
    case .needsTraining(let key): "the setting '\(key)' acts in a new training only; retrain with it"
    }
  }
}
