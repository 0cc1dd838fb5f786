import CCurses

/// What is sent for a glyph: itself where the C library agrees on its width, something plain otherwise.
///
/// Curses asks `wcwidth`, and a C library that is older than a character makes it a blank of another width.
struct GlyphFallback {
  /// Whether the locale is UTF-8.
  let unicode: Bool
  private var known: [Unicode.Scalar: Unicode.Scalar] = [:]

  init(unicode: Bool) { self.unicode = unicode }

  mutating func drawable(_ glyph: Unicode.Scalar) -> Unicode.Scalar {
    if glyph.value >= 0x20 && glyph.value < 0x7F { return glyph }
    if let answer = known[glyph] { return answer }
    let answer: Unicode.Scalar
    if !unicode {
      answer = GlyphFallback.ascii(for: glyph)
    } else if Int(ccurses_width(glyph.value)) == GlyphWidth.columns(of: glyph)
      && GlyphWidth.columns(of: glyph) > 0
    {
      answer = glyph
    } else {
      answer = "?"
    }
    known[glyph] = answer
    return answer
  }

  /// The ASCII character that looks most like a glyph of the interface.
  static func ascii(for glyph: Unicode.Scalar) -> Unicode.Scalar {
    switch glyph {
    case "─", "━", "═", "┄", "┈", "–", "—", "╌": return "-"
    case "│", "┃", "║", "┆", "┊", "╎": return "|"
    case "·", "…", "•": return "."
    case "×", "✗", "✕": return "x"
    case "▲", "↑": return "^"
    case "▼", "↓": return "v"
    case "▸", "▶", "→", "⏵": return ">"
    case "◂", "◀", "←": return "<"
    case "●", "◆", "★", "✓": return "*"
    case "○", "◇", "☆": return "o"
    case "█", "▓", "▇", "▆", "▉", "▊": return "#"
    case "▒", "▅", "▄", "▀", "▌", "▐": return "="
    case "░", "▃", "▂", "▁", "▍", "▎", "▏": return "-"
    case "⚠": return "!"
    default: return glyph.value >= 0x2500 && glyph.value < 0x2580 ? "+" : "?"
    }
  }
}
