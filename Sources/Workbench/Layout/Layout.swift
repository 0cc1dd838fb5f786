import Terminal

/// Where everything stands on a screen of some size: a function of the state.
package struct Layout: Equatable, Sendable {
  /// How much fits.
  package enum Mode: Hashable, Sendable {
    /// Less than 40×12: only the needed size is printed.
    case tooSmall
    /// Less than 60×20: the focused pane and its numbers.
    case single
    case full
  }

  /// The smallest screen with anything on it, and the smallest with everything.
  package static let smallest = (columns: 40, rows: 12)
  package static let comfortable = (columns: 60, rows: 20)

  package let mode: Mode
  package let screen: CellRect
  /// The image list; nil: hidden, or no room.
  package let list: CellRect?
  package let panes: [PaneFrame]
  /// One row a pane.
  package let probe: CellRect
  package let status: CellRect
  package let hints: CellRect

  package init(_ state: WorkbenchState) {
    let columns = state.columns
    let rows = state.screenRows
    screen = CellRect(column: 0, row: 0, columns: columns, rows: rows)
    guard columns >= Self.smallest.columns, rows >= Self.smallest.rows else {
      mode = .tooSmall
      list = nil
      panes = []
      probe = CellRect(column: 0, row: 0, columns: 0, rows: 0)
      status = probe
      hints = probe
      return
    }
    let isFull = columns >= Self.comfortable.columns && rows >= Self.comfortable.rows
    mode = isFull ? .full : .single
    let listColumns = isFull && state.showsList ? Self.listColumns(of: columns) : 0
    list = listColumns > 0 ? CellRect(column: 0, row: 0, columns: listColumns, rows: rows - 2) : nil
    let left = listColumns > 0 ? listColumns + 1 : 0
    hints = CellRect(column: 0, row: rows - 1, columns: columns, rows: 1)
    status = CellRect(column: 0, row: rows - 2, columns: columns, rows: 1)

    let wantsAll = isFull && !state.focusIsFull && state.panes.count > 1
    let probeRows =
      isFull ? (rows >= 32 ? min(wantsAll ? state.panes.count : 1, max(1, rows / 8)) + 1 : 1) : 4
    let area = CellRect(column: left, row: 0, columns: columns - left, rows: rows - 2 - probeRows)
    // All panes where they fit, else the row of the focused one, else that one alone.
    let place = state.place(of: state.focus)
    let row = state.focus - place.column..<state.focus - place.column + state.rows[place.row]
    let hasEpochs = state.panes.contains { pane in
      pane.map?.needsRun == true && state.run(of: pane).map { $0.epochs.count > 1 } ?? false
    }
    let fitting = [(0..<state.panes.count, state.rows), (row, [row.count])].lazy
      .map { indices, rows in
        let rects = Self.grid(of: rows, in: area)
        // All panes have the row or none, so that linked pictures stand alike.
        let isRoomy = rects.allSatisfy { $0.rows >= 14 && $0.columns >= 36 }
        return zip(indices, rects).map { PaneFrame(index: $0, rect: $1, hasEpochs: hasEpochs && isRoomy) }
      }
      .first { $0.allSatisfy { $0.rect.columns >= 18 && $0.rect.rows >= 7 } }
    panes =
      (wantsAll ? fitting : nil) ?? [
        PaneFrame(
          index: state.focus, rect: area, hasEpochs: hasEpochs && area.rows >= 14 && area.columns >= 36)
      ]
    probe = CellRect(column: left, row: rows - 2 - probeRows, columns: columns - left, rows: probeRows)
  }

  /// The pane at a cell.
  package func pane(column: Int, row: Int) -> PaneFrame? {
    panes.first { $0.rect.contains(column: column, row: row) }
  }

  private static func listColumns(of columns: Int) -> Int {
    columns >= 160 ? 28 : columns >= 110 ? 24 : 0
  }

  /// Rows of equal height, panes of equal width in each, one blank column between two.
  private static func grid(of rows: [Int], in area: CellRect) -> [CellRect] {
    var rects: [CellRect] = []
    for (index, count) in rows.enumerated() where count > 0 {
      let top = area.rows * index / rows.count
      let bottom = area.rows * (index + 1) / rows.count
      let free = area.columns - (count - 1)
      for place in 0..<count {
        let start = free * place / count
        let end = free * (place + 1) / count
        rects.append(
          CellRect(
            column: area.column + start + place, row: area.row + top, columns: end - start,
            rows: bottom - top))
      }
    }
    return rects
  }
}

/// Where the parts of a pane stand.
package struct PaneFrame: Hashable, Sendable {
  /// The pane's place in `WorkbenchState.panes`.
  package let index: Int
  package let rect: CellRect
  package let title: CellRect
  /// The image's score by epoch; no rows where no pane has epochs, or the pane is too low for it.
  package let scrubber: CellRect
  package let picture: CellRect
  /// Colour bar or classes; no rows where the pane is too low for it.
  package let legend: CellRect

  package init(index: Int, rect: CellRect, hasEpochs: Bool = false) {
    self.index = index
    self.rect = rect
    let legendRows = rect.rows >= 6 ? 1 : 0
    let scrubberRows = hasEpochs ? min(1, max(0, rect.rows - 2)) : 0
    title = CellRect(column: rect.column, row: rect.row, columns: rect.columns, rows: min(1, rect.rows))
    scrubber = CellRect(column: rect.column, row: rect.row + 1, columns: rect.columns, rows: scrubberRows)
    picture = CellRect(
      column: rect.column, row: rect.row + 1 + scrubberRows, columns: rect.columns,
      rows: max(0, rect.rows - 1 - scrubberRows - legendRows))
    legend = CellRect(
      column: rect.column, row: rect.row + rect.rows - legendRows, columns: rect.columns, rows: legendRows)
  }
}
