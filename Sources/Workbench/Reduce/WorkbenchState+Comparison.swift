import EngineProtocol
import Imaging

// One pane against another.
extension WorkbenchState {
  /// The pane that a pane is compared with: the first other one, of those that show the same kind of map where there
  /// are any.
  package func reference(of index: Int) -> Int? {
    let others = panes.indices.filter { $0 != index }
    return others.first { showsLabels(panes[$0]) == showsLabels(panes[index]) } ?? others.first
  }

  /// Whether a pane shows labels; nil: it shows no map.
  private func showsLabels(_ pane: Pane) -> Bool? {
    switch pane.map {
    case nil: nil
    case .saliency: false
    case .groundTruth, .error, .saliencyErrors: true
    case .engine(let name): registry?.maps.first { $0.name == name }?.content == .labels
    }
  }

  /// The view that a pane is set against; nil: it is not compared, or there is nothing to compare it with.
  package func counterpart(of index: Int) -> Pane? {
    let pane = panes[index]
    switch pane.comparison {
    case nil: return nil
    case .difference, .wipe, .blink:
      guard pane.comparesWithRecipe else { return reference(of: index).map { panes[$0] } }
      guard hasChanges(pane) else { return nil }
      var other = pane
      other.ignoresChanges = true
      return other
    case .previousEpoch:
      guard let run = run(of: pane), let epoch = epoch(of: pane),
        let before = run.epochs.last(where: { $0 < epoch })
      else { return nil }
      var other = pane
      other.epoch = before
      return other
    }
  }

  /// What a pane's counterpart is called in its title.
  package func counterpartTitle(of index: Int) -> String? {
    guard let comparison = panes[index].comparison, let other = counterpart(of: index) else { return nil }
    if comparison == .previousEpoch { return comparison.title(against: "epoch \(other.epoch ?? 0)") }
    if panes[index].comparesWithRecipe { return comparison.title(against: "before") }
    return comparison.title(against: "pane \((reference(of: index) ?? 0) + 1)")
  }

  /// Switches a comparison of the focused pane on or off.
  ///
  /// In the component sheet, and where there is no other pane, the view before the changes is what it is set against.
  mutating func compare(_ comparison: Comparison) {
    if focused.comparison == comparison {
      focused.comparison = nil
      focused.comparesWithRecipe = false
      return
    }
    let isInSheet = context == .components
    focused.comparesWithRecipe =
      comparison != .previousEpoch && (isInSheet || reference(of: focus) == nil && hasChanges(focused))
    focused.comparison = comparison
    blinkShowsReference = false
    guard counterpart(of: focus) == nil else { return }
    focused.comparison = nil
    focused.comparesWithRecipe = false
    guard !isInSheet else {
      message =
        "Nothing is switched yet that acts now: Space switches a component, then this compares with before."
      return
    }
    message =
      comparison == .previousEpoch
      ? "There is no epoch before this one." : "There is no other pane to compare with; v makes one."
  }

  /// Whether components that act at once are switched for a pane's run.
  package func hasChanges(_ pane: Pane) -> Bool { pane.run.flatMap { components.now[$0] }?.isEmpty == false }

  /// The stored scores that the focused pane's are compared with; nil: no other pane has a run.
  package var comparedScores: StoredScores? {
    reference(of: focus).flatMap { storedScores(of: panes[$0]) }
  }

  /// How far the IoU of an image is from that under the pane that it is compared with; nil: not known.
  func disagreement(of image: String) -> Double? {
    guard let own = value(.iou, of: image),
      let other = comparedScores.flatMap({ imageValues[$0]?[.iou]?[image] })
    else { return nil }
    return abs(own - other)
  }

  /// Whether a blinking pane is in sight.
  package var isBlinking: Bool {
    Layout(self).panes.contains { panes[$0.index].comparison == .blink && counterpart(of: $0.index) != nil }
  }
}
