/// A grid as text with ANSI colour sequences: `camscope shot --out x.ans`, or `cat` on any terminal.
public struct ANSIWriter: Hashable, Sendable {
  /// The colours that are written.
  public let depth: ColorDepth

  /// A writer of 24-bit colours unless said otherwise.
  public init(depth: ColorDepth = .trueColor) { self.depth = depth }

  /// The whole grid, one line a row; each line ends in the terminal's default state.
  ///
  /// Colours are written as they are at 24 bits and as the nearest index at fewer.
  public func text(of grid: CellGrid) -> String {
    var result = ""
    for row in 0..<grid.rows {
      var current = CellStyle()
      for column in 0..<grid.columns {
        let cell = grid[column, row]
        if cell.isContinuation { continue }
        if cell.style != current {
          result += sequence(for: cell.style)
          current = cell.style
        }
        result.unicodeScalars.append(cell.glyph)
      }
      if current != CellStyle() { result += "\u{1B}[0m" }
      result += "\n"
    }
    return result
  }

  /// The sequence that sets exactly this style, whatever was set before.
  private func sequence(for style: CellStyle) -> String {
    var codes = ["0"]
    for (attribute, code) in [
      (CellAttributes.bold, "1"), (.dim, "2"), (.underline, "4"), (.reverse, "7"),
    ] where style.attributes.contains(attribute) {
      codes.append(code)
    }
    if let code = code(for: style.foreground, base: 30) { codes.append(code) }
    if let code = code(for: style.background, base: 40) { codes.append(code) }
    return "\u{1B}[" + codes.joined(separator: ";") + "m"
  }

  private func code(for color: CellColor, base: Int) -> String? {
    if color == .terminalDefault { return nil }
    switch depth {
    case .trueColor:
      let value = color.rawValue
      return "\(base + 8);2;\(value >> 16 & 0xFF);\(value >> 8 & 0xFF);\(value & 0xFF)"
    case .indexed256: return "\(base + 8);5;\(IndexedPalette.nearestIndex(to: color, depth: depth))"
    case .ansi16, .ansi8:
      let index = IndexedPalette.nearestIndex(to: color, depth: depth)
      return String(index < 8 ? base + index : base + 60 + index - 8)
    case .mono: return nil
    }
  }
}
