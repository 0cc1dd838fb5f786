import Terminal

extension CellGrid {
  /// The grid for a terminal without UTF-8: frames, arrows and bars become the nearest ASCII.
  func asciified() -> CellGrid {
    var grid = self
    for index in grid.cells.indices where !grid.cells[index].glyph.isASCII {
      grid.cells[index].glyph = Self.ascii[grid.cells[index].glyph] ?? "?"
    }
    return grid
  }

  private static let ascii: [Unicode.Scalar: Unicode.Scalar] = [
    "·": "-", "…": ".", "–": "-", "−": "-", "×": "x", "±": "~", "↑": "^", "↓": "v", "←": "<", "→": ">",
    "▸": ">", "▾": "v", "●": "*", "○": "o", "■": "#", "▲": "^", "█": "#", "▏": "|", "┼": "+", "✓": "x",
    "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+",
    "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "Δ": "d", "⚠": "!", "⚙": "*",
    "≠": "!", "≤": "<", "‹": "<", "›": ">", "⇄": "x", "┃": "|", "▒": ":",
  ]
}
