import Terminal

extension Renderer {
  /// Small pictures of the list, as the focused pane would show them.
  func drawThumbnails(
    _ state: WorkbenchState, _ sheet: ThumbnailSheet, _ layout: Layout, on grid: inout CellGrid
  ) {
    let area = sheetArea(layout)
    grid.fill(area, with: Cell(" ", style: theme.text))
    let head = CellRect(column: 0, row: 0, columns: area.columns, rows: 1)
    grid.fill(head, with: Cell(" ", style: theme.bar))
    var pane = state.focused
    pane.comparison = nil
    pane.view = PaneView()
    let what = [pane.map?.title ?? "image", pane.run].compactMap { $0 }.joined(separator: " · ")
    grid.write(
      [
        Span(" \(what)", theme.on(theme.strong, theme.bar)),
        Span("  \(sheet.selection + 1)/\(state.listed.count) by \(state.order.label)", theme.barFaint),
      ], in: head)
    let places = ThumbnailLayout(
      count: state.listed.count, selection: sheet.selection, in: state.thumbnailArea)
    for place in places.shown {
      drawThumbnail(
        state, pane, state.listed[place], isSelected: place == sheet.selection, in: places.rect(of: place),
        on: &grid)
    }
  }

  private func drawThumbnail(
    _ state: WorkbenchState, _ pane: Pane, _ image: String, isSelected: Bool, in rect: CellRect,
    on grid: inout CellGrid
  ) {
    let style = isSelected ? theme.focus : theme.text
    let title = CellRect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1)
    grid.fill(title, with: Cell(" ", style: style))
    let score =
      state.order.showsItsValue
      ? state.orderValue(of: image).map(state.order.key.text) ?? "·"
      : state.scores(of: pane)?[image].map { Format.percent($0) } ?? ""
    let mark = state.marks.contains(image) ? "●" : ""
    grid.write(
      (mark + image).truncated(toColumns: max(0, rect.columns - score.count - 1)), in: title, style: style)
    grid.write(score, in: title, alignment: .trailing, style: isSelected ? style : theme.faint)
    let body = CellRect(
      column: rect.column, row: rect.row + 1, columns: rect.columns, rows: max(0, rect.rows - 1))
    guard let size = state.sizeOfImage[image] else {
      let text = contents.has(.image(image)) ? "cannot be read" : "…"
      grid.write(text, in: body, alignment: .center, style: theme.faint)
      return
    }
    let mapping = PictureFrame(picture: body, image: size, view: pane.view, cellAspect: state.cellAspect)
    if let picture = fittedPicture(state, pane, nil, image, size, mapping) {
      grid.paste(picture, column: mapping.cells.column, row: mapping.cells.row)
    }
  }
}
