import EngineProtocol
import Evaluation
import Runs

// What follows from the state; nothing here is stored.
extension WorkbenchState {
  package var focused: Pane {
    get { panes[focus] }
    set { panes[focus] = newValue }
  }

  /// The folder's name, and the machine that it lies on where that is another one.
  package var shownTitle: String {
    guard isRemote, let host = machine?.host else { return folder.title }
    return "\(host):\(folder.title)"
  }

  /// The context whose keys are in effect.
  package var context: KeyContext {
    switch sheets.last {
    case nil: .panes
    case .components: .components
    case .retrain: .retrain
    case .curves: .curves
    case .list: .list
    case .prompt: .prompt
    case .jobs: .jobs
    case .thumbnails: .thumbnails
    case .failures: .failures
    case .matrix: .matrix
    case .help: .help
    case .offer: .offer
    case .export: .export
    }
  }

  /// The size of the shown image; 1×1 until it is known.
  package var imageSize: PixelSize { image.flatMap { sizeOfImage[$0] } ?? PixelSize(width: 1, height: 1) }

  /// The place of the shown image in the list.
  package var position: Int? { image.flatMap { listed.firstIndex(of: $0) } }

  package func run(named name: String?) -> RunFacts? {
    name.flatMap { name in runs.first { $0.name == name } }
  }

  package func run(of pane: Pane) -> RunFacts? { run(named: pane.run) }

  /// The epoch that a pane shows: its own while that has a checkpoint, else the newest at or before it.
  package func epoch(of pane: Pane) -> Int? {
    guard let run = run(of: pane), let newest = run.epochs.last else { return nil }
    guard let wanted = pane.epoch else { return newest }
    return run.epochs.last { $0 <= wanted } ?? run.epochs.first
  }

  /// The classes that the shown image's label names.
  package var classes: [Int] { image.flatMap { classesOfImage[$0] } ?? [] }

  /// The class that a pane shows: the one asked for when it is in the image or was picked from all classes,
  /// else the image's first.
  package func classIndex(of pane: Pane) -> Int? { classIndex(of: pane, in: image) }

  /// The same for any image.
  package func classIndex(of pane: Pane, in image: String?) -> Int? {
    let classes = image.flatMap { classesOfImage[$0] } ?? []
    if let wanted = pane.classIndex, classes.isEmpty || classes.contains(wanted) || pane.classIsPicked {
      return wanted
    }
    return classes.first
  }

  package func method(of run: RunFacts) -> MethodDeclaration? {
    registry?.methods.first { $0.name == run.recipe.method }
  }

  /// What the engine says of a map for runs of a recipe; nil: they have none of that name.
  package func declaration(ofMap name: String, recipe: Recipe) -> MapDeclaration? {
    registry?.maps.first { $0.name == name && $0.isOffered(to: recipe) }
  }

  /// What the engine says of the map that a pane shows.
  package func declaration(of map: MapKind, in pane: Pane) -> MapDeclaration? {
    guard case .engine(let name) = map, let run = run(of: pane) else { return nil }
    return declaration(ofMap: name, recipe: run.recipe)
  }

  /// The components of a run's method; until the registry is here, what its recipe tells of them.
  package func declarations(of run: RunFacts) -> [ComponentDeclaration] {
    if let method = method(of: run) { return method.components + method.schedule }
    return run.recipe.settings.sorted { $0.key < $1.key }.map { key, value in
      let kind: ComponentDeclaration.Kind =
        switch value {
        case .flag: .flag
        case .number: .number(minimum: -.infinity, maximum: .infinity, integer: false)
        case .text: key == "background" ? .backgroundRule : .text
        }
      return ComponentDeclaration(
        key: key, name: key, kind: kind, defaultValue: value, effect: .training, section: "",
        meaning: "From the run's recipe; the engine's answer tells more.")
    }
  }

  /// A setting of a run as it is shown now: the change, else the recipe's value.
  package func setting(_ key: String, of run: RunFacts) -> SettingValue? {
    components.now[run.name]?[key] ?? components.pending[run.name]?[key] ?? run.recipe.settings[key]
      ?? method(of: run)?.declaration(of: key)?.defaultValue
  }

  /// The background rule of a run as it is shown now, with the setting's key.
  package func backgroundRule(of run: RunFacts) -> (key: String, rule: String)? {
    let declared = declarations(of: run).first { $0.kind == .backgroundRule }
    guard let key = declared?.key, case .text(let rule)? = setting(key, of: run) else { return nil }
    return (key, rule)
  }

  /// Image → IoU of the run and epoch that a pane shows.
  package func scores(of pane: Pane) -> [String: Double]? {
    guard let run = pane.run, let epoch = epoch(of: pane) else { return nil }
    return imageScores[run]?[epoch]
  }

  /// The stored scores that a pane is judged by: of its run and epoch, after its chain where it shows something refined.
  package func storedScores(of pane: Pane) -> StoredScores? {
    guard let run = run(of: pane), let epoch = epoch(of: pane), let split else { return nil }
    let chain = chain(of: run)
    return StoredScores(
      run: run.name, epoch: epoch, split: split,
      refine: pane.judgedLabels == "mask" && !chain.isEmpty ? chain : nil, version: run.scoreCount)
  }

  /// What an image is sorted and filtered by under the focused pane.
  package func value(_ key: ImageSortKey, of image: String) -> Double? {
    storedScores(of: focused).flatMap { imageValues[$0]?[key]?[image] }
  }

  /// The failures under the focused pane; nil: not known.
  package var focusedFailures: FailureFacts? { storedScores(of: focused).flatMap { failures[$0] } }

  /// Runs at which a trainer is at work.
  package var jobs: [RunFacts] { runs.filter { $0.state == .running } }
}

extension MethodDeclaration {
  /// The declaration of a component or schedule key.
  package func declaration(of key: String) -> ComponentDeclaration? {
    components.first { $0.key == key } ?? schedule.first { $0.key == key }
  }
}
