extension CellGrid {
  /// Darkens a rectangle: colours are multiplied by `factor` (0 black … 1 unchanged), so that a pop-up stands
  /// out.
  ///
  /// The terminal's own foreground has no known value; it gets the `dim` attribute. Its background is kept.
  public mutating func dim(_ rect: CellRect, factor: Double = 0.5) {
    let area = bounds.intersection(rect)
    guard !area.isEmpty else { return }
    let scale = UInt32(min(max(factor, 0), 1) * 256)
    for row in area.row..<area.endRow {
      for index in (row * columns + area.column)..<(row * columns + area.endColumn) {
        if cells[index].style.foreground == .terminalDefault {
          cells[index].style.attributes.insert(.dim)
        }
        cells[index].style.foreground = cells[index].style.foreground.scaled(by: scale)
        cells[index].style.background = cells[index].style.background.scaled(by: scale)
      }
    }
  }

  /// A copy of the cells of a rectangle; the part outside the grid is blank.
  public func subgrid(_ rect: CellRect) -> CellGrid {
    var copy = CellGrid(columns: max(0, rect.columns), rows: max(0, rect.rows))
    copy.paste(self, column: -rect.column, row: -rect.row)
    return copy
  }

  /// Puts another grid on this one with its top-left cell at a position; what falls outside is left out.
  public mutating func paste(_ other: CellGrid, column: Int, row: Int) {
    let area = bounds.intersection(
      CellRect(column: column, row: row, columns: other.columns, rows: other.rows))
    guard !area.isEmpty else { return }
    for target in area.row..<area.endRow {
      let source = (target - row) * other.columns + area.column - column
      cells.replaceSubrange(
        (target * columns + area.column)..<(target * columns + area.endColumn),
        with: other.cells[source..<(source + area.columns)])
      mendWideGlyph(atEdge: area.column, row: target)
      mendWideGlyph(atEdge: area.endColumn, row: target)
    }
  }
}

extension CellColor {
  /// Each channel times `scale`/256; the terminal's default has no channels and stays.
  fileprivate func scaled(by scale: UInt32) -> CellColor {
    if self == .terminalDefault { return self }
    let red = ((rawValue >> 16 & 0xFF) * scale) >> 8
    let green = ((rawValue >> 8 & 0xFF) * scale) >> 8
    let blue = ((rawValue & 0xFF) * scale) >> 8
    return CellColor(red << 16 | green << 8 | blue)
  }
}
