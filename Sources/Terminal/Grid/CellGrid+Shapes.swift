extension CellGrid {
  /// Sets every cell of a rectangle; what lies outside the grid is left out.
  public mutating func fill(_ rect: CellRect, with cell: Cell = Cell()) {
    let area = bounds.intersection(rect)
    guard !area.isEmpty else { return }
    for row in area.row..<area.endRow {
      for column in area.column..<area.endColumn { self[column, row] = cell }
      mendWideGlyph(atEdge: area.column, row: row)
      mendWideGlyph(atEdge: area.endColumn, row: row)
    }
  }

  /// Draws a line of `columns` cells to the right.
  public mutating func horizontalRule(
    column: Int, row: Int, columns: Int, glyph: Unicode.Scalar = "─", style: CellStyle = CellStyle()
  ) {
    fill(CellRect(column: column, row: row, columns: columns, rows: 1), with: Cell(glyph, style: style))
  }

  /// Draws a line of `rows` cells downwards.
  public mutating func verticalRule(
    column: Int, row: Int, rows: Int, glyph: Unicode.Scalar = "│", style: CellStyle = CellStyle()
  ) {
    fill(CellRect(column: column, row: row, columns: 1, rows: rows), with: Cell(glyph, style: style))
  }

  /// Draws a frame on the outermost cells of a rectangle, with a title in its top line; the inside is kept.
  ///
  /// A rectangle of less than two columns or rows has no room for a frame and draws nothing.
  public mutating func box(
    _ rect: CellRect, border: BoxBorder = .light, style: CellStyle = CellStyle(), title: String = "",
    titleStyle: CellStyle? = nil
  ) {
    guard rect.columns >= 2, rect.rows >= 2 else { return }
    let right = rect.endColumn - 1
    let bottom = rect.endRow - 1
    for row in [rect.row, bottom] {
      horizontalRule(
        column: rect.column, row: row, columns: rect.columns, glyph: border.horizontal, style: style)
    }
    for column in [rect.column, right] {
      verticalRule(column: column, row: rect.row, rows: rect.rows, glyph: border.vertical, style: style)
    }
    for (column, row, glyph) in [
      (rect.column, rect.row, border.topLeft), (right, rect.row, border.topRight),
      (rect.column, bottom, border.bottomLeft), (right, bottom, border.bottomRight),
    ] where bounds.contains(column: column, row: row) {
      self[column, row] = Cell(glyph, style: style)
    }
    if !title.isEmpty && rect.columns > 4 {
      let shown = " " + title.truncated(toColumns: rect.columns - 4 - 2) + " "
      write(
        shown, column: rect.column + 2, row: rect.row, style: titleStyle ?? style,
        clippedTo: CellRect(column: rect.column + 1, row: rect.row, columns: rect.columns - 2, rows: 1))
    }
  }
}
