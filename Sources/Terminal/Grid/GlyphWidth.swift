/// How many columns a character takes, and what is drawn in place of one that would do harm.
///
/// The rules are those of `wcwidth`: East Asian wide and fullwidth characters and emoji take two columns,
/// combining marks and invisible format characters none, everything else one. They come from Unicode 14's
/// `EastAsianWidth.txt` and not from the C library, so that a grid is the same on every machine.
public enum GlyphWidth {
  /// Drawn for control characters, unassigned code points and other things that no terminal may be sent.
  public static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// Columns taken by one scalar: 0, 1 or 2.
  public static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value == 0 ? 0 : 1 }
    if value >= 0x2500 && value < 0x25FD { return 1 }  // box drawing and blocks: the hot path of pictures
    if isWide(value) { return 2 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return value >= 0x1160 && value <= 0x11FF ? 0 : 1  // Hangul vowels join the syllable before them
    }
  }

  /// Columns taken by a text written into a grid: what `CellGrid.write` would advance.
  public static func columns(of text: some StringProtocol) -> Int {
    var total = 0
    for character in text {
      if let glyph = glyph(for: character) { total += columns(of: glyph) }
    }
    return total
  }

  /// The one scalar that stands for a character in a cell; nil when nothing of it is visible.
  ///
  /// A letter with marks becomes its precomposed form where one exists and loses the marks elsewhere; tabs
  /// and line ends become a space; control characters, separators and unassigned code points become
  /// `replacement`, so that a file name can never move the cursor or change the terminal's state.
  public static func glyph(for character: Character) -> Unicode.Scalar? {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return nil }
    if first.value >= 0x20 && first.value < 0x7F && scalars.count == 1 { return first }
    if first.value == 0x09 || first.value == 0x0A || first.value == 0x0D { return " " }
    if scalars.count > 1 {
      if let composed = precomposed[character] { return composed }
      return scalars.first { columns(of: $0) > 0 }.map(drawable)
    }
    let glyph = drawable(first)
    return columns(of: glyph) == 0 ? nil : glyph
  }

  private static func drawable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control, .unassigned, .surrogate, .lineSeparator, .paragraphSeparator: return replacement
    case .spaceSeparator: return columns(of: scalar) == 1 ? " " : scalar
    default: return scalar
    }
  }

  /// Letters with marks by the character they are canonically equal to: Swift compares characters that way.
  private static let precomposed: [Character: Unicode.Scalar] = {
    var table: [Character: Unicode.Scalar] = [:]
    for range in [0xC0...0x24F, 0x386...0x3CE, 0x400...0x4FF, 0x1E00...0x1EFF] {
      for value in range {
        guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
        table[Character(scalar)] = scalar
      }
    }
    return table
  }()

  private static func isWide(_ value: UInt32) -> Bool {
    if value < 0x1100 { return false }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].contains(value)
  }

  /// East Asian Width W or F, Unicode 14, without marks; gaps of unassigned code points are closed.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0,
    0x23F3...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F,
    0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5,
    0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5,
    0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728,
    0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
    0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55,
    0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAD9, 0xFE10...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x1B2FB, 0x1F004...0x1F004, 0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A,
    0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA,
    0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440,
    0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A,
    0x1F595...0x1F596, 0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC,
    0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7F0,
    0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF, 0x1FA70...0x1FAF6, 0x20000...0x3134A,
  ]
}
