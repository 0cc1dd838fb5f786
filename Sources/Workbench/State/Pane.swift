/// One pane: a base, at most one map over it, at most one outline, of one run at one epoch.
package struct Pane: Hashable, Sendable, Codable {
  /// The name of the run; nil: no run.
  package var run: String?
  /// nil: the newest epoch, also when a newer one appears.
  package var epoch: Int?
  /// Whether the photograph lies under the map.
  package var showsImage = true
  package var map: MapKind?
  package var outline: MapKind?
  /// Iterations of the refinement chain that are shown; nil: the whole chain.
  package var step: Int?
  /// The class asked for; where the image has no such class, the image's first class is shown.
  package var classIndex: Int?
  /// The class was picked from the list of all classes and is shown even where the image has none of it.
  package var classIsPicked = false
  package var comparison: Comparison?
  package var view = PaneView()
  /// Whether difference, wipe and blink are to the run as its recipe says rather than to another pane.
  package var comparesWithRecipe = false
  /// Whether it shows the run as its recipe says, whatever is switched: so do views that others are compared with.
  package var ignoresChanges = false

  private enum CodingKeys: String, CodingKey {
    case run, epoch, showsImage, map, outline, step, classIndex, classIsPicked, comparison, view
  }

  package init(
    run: String? = nil, epoch: Int? = nil, map: MapKind? = nil, classIndex: Int? = nil
  ) {
    self.run = run
    self.epoch = epoch
    self.map = map
    self.classIndex = classIndex
  }

  /// The labels of the engine by which the pane is judged: `seed` or `mask`.
  package var judgedLabels: String { map?.judgedLabels ?? "seed" }
}
