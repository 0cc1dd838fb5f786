extension CellRect {
  /// The column after the last one.
  public var endColumn: Int { column + columns }
  /// The row after the last one.
  public var endRow: Int { row + rows }
  /// Whether it holds no cell.
  public var isEmpty: Bool { columns <= 0 || rows <= 0 }

  /// Whether a cell lies inside.
  public func contains(column: Int, row: Int) -> Bool {
    column >= self.column && column < endColumn && row >= self.row && row < endRow
  }

  /// The cells common to both; an empty rectangle when there are none.
  public func intersection(_ other: CellRect) -> CellRect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return CellRect(
      column: left, row: top, columns: max(0, min(endColumn, other.endColumn) - left),
      rows: max(0, min(endRow, other.endRow) - top))
  }

  /// The rectangle without a margin on each side: what lies inside a frame.
  public func inset(columns: Int = 1, rows: Int = 1) -> CellRect {
    CellRect(
      column: column + columns, row: row + rows, columns: max(0, self.columns - 2 * columns),
      rows: max(0, self.rows - 2 * rows))
  }

  /// A rectangle of at most the given size in the middle of this one: where a pop-up goes.
  public func centered(columns: Int, rows: Int) -> CellRect {
    let width = min(columns, self.columns)
    let height = min(rows, self.rows)
    return CellRect(
      column: column + (self.columns - width) / 2, row: row + (self.rows - height) / 2, columns: width,
      rows: height)
  }
}

extension CellGrid {
  /// The whole grid as a rectangle.
  public var bounds: CellRect { CellRect(column: 0, row: 0, columns: columns, rows: rows) }
}
