import EngineProtocol

// Maps that methods add.
extension WorkbenchState {
  /// Shows how like the probed pixel every other is, by the network's features; then by the affinity network.
  mutating func showSimilarity() { show(focused.map == .similarity ? .affinity : .similarity) }

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
