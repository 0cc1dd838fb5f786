import EngineProtocol
import Evaluation
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
  /// The affinity networks that the map needs, as far as the run has taught them.
  package var affinities: [WalkPreset: EpochKey]
  /// The probed pixel, the chosen class and the draw of a method's map.
  package var asked: AskedMap
  package var folder: VOCFolder
  /// The saliency maps that the map reads: those that teach the run; nil: it reads none.
  package var saliency: SaliencySource?
  /// What is done to some of them on purpose, of maps of the training.
  package var damage: SaliencyDamage?

  /// What a method's map depends on.
  var methodMapKey: MethodMapKey {
    MethodMapKey(maps: key, asked: asked, affinities: affinities)
  }

  /// What its refined maps depend on after some iterations.
  func refinedKey(step: Int) -> RefinedKey {
    RefinedKey(
      maps: key, background: background.description, chain: chain, affinities: affinities, step: step)
  }
}

/// Looks up what map requests name: folder, run, recipe, classes.
///
/// Keeps opened folders and read recipes; used by one thread.
struct MapResolver {
  private var folders: [String: VOCFolder] = [:]
  private var recipes: [EpochKey: Recipe] = [:]
  private var search = AffinitySearch()
  private var sources: [SourceKey: SaliencySource] = [:]

  /// Listed once: folders elsewhere may hold many files.
  private struct SourceKey: Hashable {
    var data: String
    var name: String?
  }

  /// What a request asks for.
  ///
  /// - Throws: `MapError`, or what reading the folder, the run or the recipe finds wrong.
  mutating func resolve(_ request: MapRequest) throws -> ResolvedMap {
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
    guard let kind = MapKind(name: request.map, method: recipe.method) else {
      let known =
        MapKind.common(of: recipe.method).map(\.name) + MethodRegistry.maps(of: recipe.method).map(\.name)
      throw MapError.unknownMap(request.map, method: recipe.method, known: known)
    }
    let inference = try InferenceSettings(recipe)
    let known = folder.classes.count
    let classes = try request.classes ?? folder.labels(request.image).classes
    if let stranger = classes.first(where: { !(1...max(1, known)).contains($0) }) {
      throw MapError.unknownClass(stranger, known: known)
    }
    let chain = kind.isRefined ? inference.refinement : RefinementChain()
    let need = SaliencyNeed(recipe)
    let readsSaliency = kind.readsSaliency || (kind.meetsBackground && inference.background.needsSaliency)
    return ResolvedMap(
      kind: kind,
      key: ClassMapKey(
        data: request.data, image: request.image, epoch: epoch, inference: inference,
        classes: Set(classes).sorted()),
      recipe: recipe, background: inference.background,
      chain: chain, step: max(0, min(request.step ?? .max, inference.refinement.steps)),
      affinities: try affinities(for: kind, chain, taughtBy: run),
      asked: AskedMap(
        name: kind.name, probe: request.probe, chosenClass: request.chosenClass ?? classes.min(),
        draw: request.draw), folder: folder,
      saliency: readsSaliency ? try saliency(need?.folder, of: folder, at: request.data) : nil,
      damage: kind.readsSaliency ? need?.damage : nil)
  }

  /// The saliency maps of a name or path; nil: the folder has none.
  private mutating func saliency(
    _ name: String?, of folder: VOCFolder, at data: String
  ) throws(VOCError) -> SaliencySource? {
    let key = SourceKey(data: data, name: name)
    if let source = sources[key] { return source }
    let source = try folder.saliencySource(name)
    sources[key] = source
    return source
  }

  /// The affinity networks that a run has taught: those that a chain walks along, or the newest for the map of them.
  private mutating func affinities(
    for kind: MapKind, _ chain: RefinementChain, taughtBy run: RunFolder
  ) throws -> [WalkPreset: EpochKey] {
    var known: [WalkPreset: EpochKey] = [:]
    for preset in Set(chain.walks) {
      known[preset] = try search.newest(taughtBy: run, branch: Affinity.Branch(preset))
    }
    if kind == .affinity {
      guard let newest = try search.newest(taughtBy: run, branch: nil) else {
        throw MapError.noAffinity(run: run.name)
      }
      known[try preset(of: newest)] = newest
    }
    return known
  }

  /// The walk of an affinity network.
  private mutating func preset(of epoch: EpochKey) throws -> WalkPreset {
    let recipe = try recipe(of: RunFolder(path: epoch.run), epoch: epoch)
    return Affinity.Branch(rawValue: recipe.text("branch")) == .psa ? .psa : .irn
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
  case unknownMap(String, method: String, known: [String])
  case unknownClass(Int, known: Int)
  case needsTraining(String)
  case noSaliency(image: String)
  case noAffinity(run: String)
  case noPrediction(run: String)
  case otherClasses(run: String, trained: Int, folder: Int)

  var description: String {
    switch self {
    case .unknownMap(let name, let method, let known):
      "this engine computes no map '\(name)' for runs of \(method), only \(known.joined(separator: ", "))"
    case .unknownClass(let label, let known):
      "the folder has no class \(label); its classes are 1 to \(known)"
    case .otherClasses(let run, let trained, let folder):
      "the run '\(run)' knows \(trained) classes that are not the \(folder) of this folder; open the folder it was "
        + "trained on"
    case .noSaliency(let image): "\(image) has no saliency map, which this map is made from"
    case .noAffinity(let run):
      "the run '\(run)' has taught no affinity network: camscope train affinity@irn --from \(run) trains one"
    case .noPrediction(let run):
      "the run '\(run)' is no segmentation network: it predicts nothing but its seeds"
    case .needsTraining(let key): "the setting '\(key)' acts in a new training only; retrain with it"
    }
  }
}
