import Terminal

extension Renderer {
  /// The tour's step, at the bottom right over everything.
  func drawTour(_ state: WorkbenchState, _ layout: Layout, on grid: inout CellGrid) {
    guard let tour = state.tour, let step = tour.current, layout.mode == .full else { return }
    let area = sheetArea(layout)
    let columns = min(area.columns - 2, 64)
    let lines = step.text.wrapped(to: max(10, columns - 4))
    let rect = CellRect(
      column: max(0, area.columns - columns - 1), row: max(0, area.rows - lines.count - 4), columns: columns,
      rows: lines.count + 3)
    let inside = panel("Tour \(tour.step + 1)/\(Tour.steps.count)", in: rect, on: &grid)
    for (line, text) in lines.enumerated() { grid.write(text, in: inside, line: line, style: theme.sheet) }
    let hint = state.sheets.isEmpty ? "try it; Esc leaves the tour for good" : "try it; Esc closes the sheet"
    grid.write(hint, in: inside, line: lines.count, style: theme.sheetFaint)
  }
}
