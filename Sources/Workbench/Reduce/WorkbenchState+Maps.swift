import Runs
import VOC

// Which map, of which class, drawn how.
extension WorkbenchState {
  /// Shows a map in the focused pane, or the image alone; says what is missing for it.
  mutating func show(_ map: MapKind?) {
    focused.map = map
    if map?.isRefined != true { focused.step = nil }
    if map == nil { focused.showsImage = true }
    if let missing = missing(for: map) { message = missing }
  }

  /// What stands in the way of showing a map in the focused pane; nil: nothing.
  package func missing(for map: MapKind?) -> String? { map.flatMap { missingFor($0, focused) } }

  /// What stands in the way of showing a map in a pane; nil: nothing.
  package func missingFor(_ map: MapKind, _ pane: Pane) -> String? {
    switch map {
    case .saliency where !folder.hasSaliency, .saliencyErrors where !folder.hasSaliency:
      return "This folder has no saliency maps."
    case .groundTruth where !folder.hasGroundTruth: return "This folder has no annotated masks."
    case .error where !folder.hasGroundTruth, .saliencyErrors where !folder.hasGroundTruth:
      return "The error map needs annotated masks; this folder has none."
    case .engine(let name):
      guard let registry, let run = run(of: pane) else { break }
      guard let declared = declaration(ofMap: name, recipe: run.recipe) else {
        if map == .prediction {
          return
            "Only a segmentation network predicts, not \(run.name); camscope pipeline trains one on pseudo-masks."
        }
        return registry.maps.contains { $0.name == name }
          ? "This run of \(run.recipe.method) has no map '\(name)'; M lists those that it has."
          : "The engine has no map called \(name); M lists those that there are."
      }
      let readsElsewhere = run.recipe.saliencyMaps.values.contains(where: SaliencySource.isPath)
      if declared.needsSaliency, !folder.hasSaliency, !readsElsewhere {
        return "This folder has no saliency maps."
      }
    default: break
    }
    guard map.needsRun else { return nil }
    guard runsAreKnown else { return "Looking for runs …" }
    guard let run = run(of: pane) else {
      return runs.isEmpty
        ? "The \(map.title) needs a run, and there is none yet: camscope train makes one."
        : "The \(map.title) needs a run; e picks one."
    }
    return run.epochs.isEmpty ? "\(run.name) has no checkpoint yet." : nil
  }

  /// The labels whose errors a pane would show: those of a mask that its method adds and that it shows, else the usual.
  func labelsToJudge(of pane: Pane) -> String {
    if case .engine(let name)? = pane.map, let run = run(of: pane),
      declaration(ofMap: name, recipe: run.recipe)?.isMask == true
    {
      return name
    }
    return pane.judgedLabels
  }

  /// The panes whose class changes with the focused one's.
  private var classFollowers: [Int] { isLinked ? Array(panes.indices) : [focus] }

  mutating func setClass(_ index: Int, picked: Bool) {
    for pane in classFollowers {
      panes[pane].classIndex = index
      panes[pane].classIsPicked = picked
    }
  }

  mutating func cycleClass(_ step: Int) {
    let classes = classes
    guard !classes.isEmpty else {
      message = "The label of this image names no class; F picks one."
      return
    }
    let current = classIndex(of: focused).flatMap { classes.firstIndex(of: $0) }
    let next = current.map { ($0 + step + classes.count) % classes.count } ?? 0
    setClass(classes[next], picked: false)
    if classes.count == 1 { message = "\(folder.className(classes[0])) is this image's only class." }
  }

  mutating func setOverlay(_ strength: Double) {
    overlay = (max(0, min(1, strength)) * 10).rounded() / 10
    message = "Overlay \(Int((overlay * 100).rounded())) %."
  }

  /// Moves the background rule of the focused run: a constant by 0.02, a power by a quarter of itself.
  mutating func moveThreshold(_ direction: Double) {
    guard let run = run(of: focused) else {
      message = "The background threshold belongs to a run; this pane has none."
      return
    }
    guard let (key, rule) = backgroundRule(of: run) else {
      message = "\(run.recipe.method) has no background rule."
      return
    }
    let moved = BackgroundThreshold(rule).moved(direction)
    change(key, of: run, to: .text(moved.rule), takesEffect: .now)
    message = "Background \(moved.rule) in \(run.name); u undoes."
  }
}
