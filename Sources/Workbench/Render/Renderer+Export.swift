import Terminal

extension Renderer {
  /// What a figure will hold, before it is made.
  func drawExport(_ state: WorkbenchState, _ sheet: ExportSheet, _ layout: Layout, on grid: inout CellGrid) {
    let recipe = FigureRecipe(state, sheet)
    let inside = window(
      "Export a figure", columns: min(layout.screen.columns - 2, 72), rows: 11, layout, on: &grid)
    let columns = state.panes.map { $0.map?.title ?? "image" }.joined(separator: ", ")
    grid.write(
      [
        Span("  columns  ", theme.sheetFaint),
        Span(columns.truncated(toColumns: inside.columns - 11), theme.sheet),
      ],
      in: inside)
    for (line, field) in ExportSheet.Field.allCases.enumerated() {
      let isSelected = field == sheet.field
      grid.write(
        [
          Span(isSelected ? "▸ " : "  ", theme.on(theme.key, theme.sheet)),
          Span(sheet.title(field), theme.sheetFaint),
          Span(
            sheet.value(field, images: recipe?.images.count ?? 0), isSelected ? theme.sheetTitle : theme.sheet
          ),
        ], in: inside, line: line + 1)
    }
    grid.write(
      "  PNG at the images' own pixels, its JSON recipe, a caption for LaTeX", in: inside, line: 6,
      style: theme.sheetFaint)
    grid.write(
      [
        Span("Enter", theme.on(theme.key, theme.sheet)), Span(" exports  ", theme.sheetFaint),
        Span("Space", theme.on(theme.key, theme.sheet)), Span(" changes  ", theme.sheetFaint),
        Span("Esc", theme.on(theme.key, theme.sheet)), Span(" leaves", theme.sheetFaint),
      ], in: inside, line: 8)
  }
}

extension ExportSheet {
  fileprivate func title(_ field: Field) -> String {
    switch field {
    case .rows: "rows     "
    case .crop: "crop     "
    case .scale: "scale    "
    case .legend: "legend   "
    }
  }

  fileprivate func value(_ field: Field, images: Int) -> String {
    switch field {
    case .rows: usesMarked ? "the marked images (\(images))" : "this image"
    case .crop: isWhole ? "the whole image" : "the part in view"
    case .scale: "\(scale)×"
    case .legend: hasLegend ? "on" : "off"
    }
  }
}
