import Terminal

extension Renderer {
  /// What the last session was, and which trainings go on since.
  func drawOffer(_ state: WorkbenchState, _ offer: OfferSheet, _ layout: Layout, on grid: inout CellGrid) {
    var lines = offer.facts
    for job in state.jobs { lines.append("training \(job.name): \(job.progressText)") }
    let title = "Resume session from \(offer.time())?"
    let inside = window(
      title, columns: min(layout.screen.columns - 2, 72), rows: lines.count + 5, layout, on: &grid)
    for (index, line) in lines.enumerated() where index < inside.rows - 2 {
      grid.write(
        [Span(line.truncated(toColumns: inside.columns), theme.sheet)], in: inside, line: index)
    }
    grid.write(
      [
        Span("Enter", theme.on(theme.key, theme.sheet)), Span(" resumes it  ", theme.sheetFaint),
        Span("any other key", theme.on(theme.key, theme.sheet)), Span(" begins anew", theme.sheetFaint),
      ], in: inside, line: inside.rows - 1)
  }
}
