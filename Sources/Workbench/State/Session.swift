import Foundation

/// What is kept of a state from one start to the next, for a folder.
package struct Session: Codable, Equatable, Sendable {
  package var split: String?
  package var image: String?
  package var panes: [Pane]
  package var rows: [Int]
  package var focus: Int
  package var isLinked: Bool
  package var showsList: Bool
  package var order: ImageOrder
  package var filter: String
  package var marks: [String]
  package var overlay: Double
  package var rangeIsPerImage: Bool
  package var probe: PixelPoint?
  package var pin: PixelPoint?

  /// At most this many marks are kept, so that a session stays below 4 kB.
  package static let maximumMarks = 80

  package init(_ state: WorkbenchState) {
    split = state.split
    image = state.image
    panes = state.panes
    rows = state.rows
    focus = state.focus
    isLinked = state.isLinked
    showsList = state.showsList
    order = state.order
    filter = state.filter.text
    // Named sets are kept whole, by their own store.
    marks = state.markSets.current.isEmpty ? Array(state.marks.sorted().prefix(Self.maximumMarks)) : []
    overlay = state.overlay
    rangeIsPerImage = state.rangeIsPerImage
    probe = state.probeWasMoved ? state.probe : nil
    pin = state.pin
  }

  /// Puts the session into a state that has just begun; a damaged session changes nothing.
  package func restore(into state: inout WorkbenchState) {
    guard (1...WorkbenchState.maximumPanes).contains(panes.count), rows.allSatisfy({ $0 > 0 }),
      rows.reduce(0, +) == panes.count, panes.indices.contains(focus),
      panes.allSatisfy({ $0.view.zoom >= 1 && $0.view.zoom <= PaneView.maximumZoom })
    else { return }
    state.split = split
    state.image = image
    state.panes = panes
    state.rows = rows
    state.focus = focus
    state.isLinked = isLinked
    state.showsList = showsList
    state.order = order
    state.pendingFilter = filter.isEmpty ? nil : filter
    if state.markSets.current.isEmpty { state.marks = Set(marks) }
    state.overlay = max(0, min(1, overlay))
    state.rangeIsPerImage = rangeIsPerImage
    if let probe {
      state.probe = PixelPoint(x: max(0, probe.x), y: max(0, probe.y))
      state.probeWasMoved = true
    }
    state.pin = pin
  }
}
