import Terminal

extension Renderer {
  /// The open sheets, the topmost last; what lies under a window is dimmed.
  func drawSheets(_ state: WorkbenchState, _ layout: Layout, on grid: inout CellGrid) {
    for (index, sheet) in state.sheets.enumerated() {
      let isTop = index == state.sheets.count - 1
      switch sheet {
      case .components(let sheet): drawComponents(state, sheet, layout, on: &grid)
      case .retrain(let sheet): drawRetrain(state, sheet, layout, on: &grid)
      case .curves(let sheet): drawCurves(state, sheet, layout, on: &grid)
      case .list(let sheet) where isTop: drawChoices(sheet, layout, on: &grid)
      case .jobs(let sheet): drawJobs(state, sheet, layout, on: &grid)
      case .failures(let sheet): drawFailures(state, sheet, layout, on: &grid)
      case .matrix(let sheet): drawMatrix(state, sheet, layout, on: &grid)
      case .thumbnails(let sheet): drawThumbnails(state, sheet, layout, on: &grid)
      case .help(let sheet) where isTop: drawHelp(sheet, layout, on: &grid)
      case .export(let sheet): drawExport(state, sheet, layout, on: &grid)
      case .offer(let offer): drawOffer(state, offer, layout, on: &grid)
      case .prompt, .list, .help: break
      }
    }
  }

  /// The area that sheets may cover: all but status and hints.
  func sheetArea(_ layout: Layout) -> CellRect {
    CellRect(column: 0, row: 0, columns: layout.screen.columns, rows: max(0, layout.screen.rows - 2))
  }

  /// A window in the middle over the dimmed frame; returns its inside.
  func window(_ title: String, columns: Int, rows: Int, _ layout: Layout, on grid: inout CellGrid) -> CellRect
  {
    let area = sheetArea(layout)
    grid.dim(area, factor: 0.45)
    return panel(title, in: area.centered(columns: columns, rows: rows), on: &grid)
  }

  /// A framed box; returns its inside.
  func panel(_ title: String, in rect: CellRect, on grid: inout CellGrid) -> CellRect {
    grid.fill(rect, with: Cell(" ", style: theme.sheet))
    grid.box(
      rect, border: style.unicode ? .rounded : .ascii, style: theme.sheetFrame, title: title,
      titleStyle: theme.sheetTitle)
    return rect.inset(columns: 2, rows: 1)
  }

  /// A list to choose from: what was typed, then a window of its lines.
  private func drawChoices(_ sheet: ListSheet, _ layout: Layout, on grid: inout CellGrid) {
    let shown = sheet.shown
    let titles = sheet.items.map { GlyphWidth.columns(of: $0.title) }.max() ?? 0
    let details = sheet.items.map { GlyphWidth.columns(of: $0.detail) }.max() ?? 0
    let columns = max(40, min(layout.screen.columns - 4, min(titles, 48) + details + 8))
    let inside = window(
      sheet.title, columns: columns, rows: min(sheetArea(layout).rows, sheet.items.count + 4), layout,
      on: &grid)
    drawQuery(sheet.query, in: inside, on: &grid)
    let body = CellRect(
      column: inside.column, row: inside.row + 1, columns: inside.columns, rows: inside.rows - 1)
    let view = ListWindow(count: shown.count, selection: sheet.selection, rows: body.rows)
    for line in 0..<view.count {
      let item = shown[view.first + line]
      let isSelected = view.first + line == sheet.selection
      let ground = isSelected ? theme.focus : theme.sheet
      let row = CellRect(column: body.column, row: body.row + line, columns: body.columns, rows: 1)
      grid.fill(row, with: Cell(" ", style: ground))
      let isChosen = sheet.chosen.contains { item.action == .showRun($0) }
      let name = ((isChosen ? "● " : "") + item.title).truncated(toColumns: 48)
      let pad = String(repeating: " ", count: max(0, min(titles, 48) - GlyphWidth.columns(of: name) + 2))
      grid.write(
        [Span(name + pad, ground), Span(item.detail, isSelected ? ground : theme.sheetFaint)], in: row)
    }
    if shown.isEmpty { grid.write("nothing matches", in: body, style: theme.sheetFaint) }
  }

  /// The keys of a context.
  private func drawHelp(_ sheet: HelpSheet, _ layout: Layout, on grid: inout CellGrid) {
    let shown = sheet.shown
    let inside = window(
      "Keys: \(sheet.context.title)", columns: min(layout.screen.columns - 4, 92),
      rows: min(sheetArea(layout).rows, KeyTable.commands(in: sheet.context).count + 4), layout, on: &grid)
    drawQuery(sheet.query, in: inside, on: &grid)
    let body = CellRect(
      column: inside.column, row: inside.row + 1, columns: inside.columns, rows: inside.rows - 1)
    let view = ListWindow(count: shown.count, selection: sheet.selection, rows: body.rows)
    for line in 0..<view.count {
      let command = shown[view.first + line]
      let isSelected = view.first + line == sheet.selection
      let ground = isSelected ? theme.focus : theme.sheet
      let row = CellRect(column: body.column, row: body.row + line, columns: body.columns, rows: 1)
      grid.fill(row, with: Cell(" ", style: ground))
      let keys = command.keyLabel.truncated(toColumns: 14)
      let group = inside.columns >= 70 ? command.group : ""
      let previous = line > 0 ? shown[view.first + line - 1].group : ""
      var spans = [
        Span(
          keys + String(repeating: " ", count: max(1, 16 - GlyphWidth.columns(of: keys))),
          isSelected ? ground : theme.on(theme.key, theme.sheet)),
        Span(command.title, ground),
      ]
      if group != previous, !group.isEmpty {
        let free = inside.columns - spans.columns - group.count - 1
        if free > 0 {
          spans.append(
            Span(String(repeating: " ", count: free) + group, isSelected ? ground : theme.sheetFaint))
        }
      }
      grid.write(spans, in: row)
    }
    if shown.isEmpty { grid.write("nothing matches", in: body, style: theme.sheetFaint) }
  }

  private func drawQuery(_ query: String, in rect: CellRect, on grid: inout CellGrid) {
    grid.write(
      query.isEmpty
        ? [Span("type to search", theme.sheetFaint)]
        : [Span("search ", theme.sheetFaint), Span(query, theme.sheetTitle)], in: rect)
  }
}
