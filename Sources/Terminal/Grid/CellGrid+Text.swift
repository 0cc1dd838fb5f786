/// Where a text stands in a line that is wider than the text.
public enum TextAlignment: Hashable, Sendable { case leading, center, trailing }

extension Cell {
  /// The glyph of the second column of a wide character: nothing is drawn there.
  public static let continuationGlyph: Unicode.Scalar = "\0"
  /// Whether this cell is the right half of the wide character before it.
  public var isContinuation: Bool { glyph == Cell.continuationGlyph }
}

extension CellGrid {
  /// Writes a text in one row and returns how many columns it takes, drawn or not.
  ///
  /// Only cells inside the grid, and inside `clip` when given, are touched. A wide character that would be
  /// cut by an edge leaves a blank; what is not drawable follows `GlyphWidth.glyph(for:)`.
  @discardableResult
  public mutating func write(
    _ text: some StringProtocol, column: Int, row: Int, style: CellStyle = CellStyle(),
    clippedTo clip: CellRect? = nil
  ) -> Int {
    let area = clip.map { bounds.intersection($0) } ?? bounds
    let visible = area.contains(column: area.column, row: row)
    var position = column
    for character in text {
      guard let glyph = GlyphWidth.glyph(for: character) else { continue }
      let width = GlyphWidth.columns(of: glyph)
      if visible {
        if position >= area.column && position + width <= area.endColumn {
          self[position, row] = Cell(glyph, style: style)
          if width == 2 { self[position + 1, row] = Cell(Cell.continuationGlyph, style: style) }
        } else {
          for cut in position..<(position + width) where cut >= area.column && cut < area.endColumn {
            self[cut, row] = Cell(" ", style: style)
          }
        }
      }
      position += width
    }
    if visible {
      mendWideGlyph(atEdge: max(column, area.column), row: row)
      mendWideGlyph(atEdge: min(position, area.endColumn), row: row)
    }
    return position - column
  }

  /// Writes a text into one line of a rectangle: aligned, and cut with an ellipsis when too long.
  ///
  /// `line` counts from the rectangle's first row; lines outside the rectangle draw nothing. Cells beside the
  /// text keep what they hold.
  public mutating func write(
    _ text: String, in rect: CellRect, line: Int = 0, alignment: TextAlignment = .leading,
    style: CellStyle = CellStyle()
  ) {
    guard line >= 0, line < rect.rows else { return }
    let shown = text.truncated(toColumns: rect.columns)
    let free = rect.columns - GlyphWidth.columns(of: shown)
    let offset: Int
    switch alignment {
    case .leading: offset = 0
    case .center: offset = free / 2
    case .trailing: offset = free
    }
    write(shown, column: rect.column + offset, row: rect.row + line, style: style, clippedTo: rect)
  }

  /// Blanks the remaining half of a wide character that an edit cut at the edge left of `column`.
  mutating func mendWideGlyph(atEdge column: Int, row: Int) {
    guard row >= 0, row < rows, column >= 0, column <= columns else { return }
    let wideBefore = column > 0 && GlyphWidth.columns(of: self[column - 1, row].glyph) == 2
    let continued = column < columns && self[column, row].isContinuation
    if wideBefore && !continued { self[column - 1, row].glyph = " " }
    if continued && !wideBefore { self[column, row].glyph = " " }
  }

  /// The rows as plain text: wide characters once, blanks at the end of a row kept.
  public var textRows: [String] {
    (0..<rows).map { row in
      var line = String.UnicodeScalarView()
      for column in 0..<columns where !self[column, row].isContinuation {
        line.append(self[column, row].glyph)
      }
      return String(line)
    }
  }

  /// The grid as plain text, one line a row without the blanks at its end.
  public var text: String {
    textRows.map { row in
      String(row[..<(row.lastIndex { $0 != " " }.map { row.index(after: $0) } ?? row.startIndex)])
    }.joined(separator: "\n")
  }
}

extension String {
  /// The longest beginning that takes at most `columns` columns, ended by an ellipsis when something was cut.
  public func truncated(toColumns columns: Int) -> String {
    if GlyphWidth.columns(of: self) <= columns { return self }
    guard columns > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in self {
      let width = GlyphWidth.glyph(for: character).map { GlyphWidth.columns(of: $0) } ?? 0
      if used + width > columns - 1 { break }
      kept.append(character)
      used += width
    }
    return kept + "…"
  }
}
