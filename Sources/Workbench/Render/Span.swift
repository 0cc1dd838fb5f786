import Terminal

/// A piece of text in one style.
struct Span: Equatable {
  var text: String
  var style: CellStyle
  init(_ text: String, _ style: CellStyle) {
    self.text = text
    self.style = style
  }

  /// Columns that it takes.
  var columns: Int { GlyphWidth.columns(of: text) }
}

extension CellGrid {
  /// Writes spans one after the other into the first line of a rectangle, cut at its end.
  mutating func write(_ spans: [Span], in rect: CellRect, line: Int = 0) {
    guard line >= 0, line < rect.rows else { return }
    var column = rect.column
    for span in spans {
      let left = rect.column + rect.columns - column
      guard left > 0 else { return }
      let text = span.columns > left ? span.text.truncated(toColumns: left) : span.text
      column += write(text, column: column, row: rect.row + line, style: span.style, clippedTo: rect)
    }
  }
}

extension [Span] {
  var columns: Int { reduce(0) { $0 + $1.columns } }
}
