import EngineProtocol

// Maps that methods add.
extension WorkbenchState {
  /// Shows how like the probed pixel every other is: by what the run's method has learned, else by the affinity network.
  mutating func showSimilarity() {
    let recipe = run(of: focused)?.recipe
    let own =
      registry?.maps.filter { map in
        map.needsProbe && !map.methods.isEmpty && recipe.map(map.isOffered) == true
      } ?? []
    let preferred = own.first { $0.name == "pixelSimilarity" } ?? own.first { $0.content == .scalar }
    show(preferred.map { .engine($0.name) } ?? .affinity)
  }

  /// Another random draw, where the focused pane shows one.
  mutating func drawAgain() {
    guard let map = focused.map, declaration(of: map, in: focused)?.needsDraw == true else {
      message = "This pane shows no drawn pixels; M lists the maps."
      return
    }
    draw += 1
    message = "Draw \(draw + 1)."
  }
}
