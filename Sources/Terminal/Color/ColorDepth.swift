/// How many colours the terminal shows.
public enum ColorDepth: String, CaseIterable, Hashable, Sendable, Codable {
  case trueColor = "24bit"
  /// The 6×6×6 cube and 24 greys; the first 16 belong to the user's theme and are not used.
  case indexed256 = "256"
  case ansi16 = "16"
  case ansi8 = "8"
  /// No colour: brightness becomes the glyph.
  case mono
}
