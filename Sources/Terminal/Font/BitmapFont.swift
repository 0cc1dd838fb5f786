/// Camscope Bitmap: characters of 10×20 pixels, for pictures of a grid without a terminal.
///
/// It holds Latin, Greek, Cyrillic, the interface's symbols and box drawing. Block elements, shades and
/// braille are computed, so that they fit their cells exactly (`GlyphCoverage`).
public enum BitmapFont {
  /// Pixels across a cell.
  public static let width = 10
  /// Pixels down a cell.
  public static let height = 20

  /// The scalars that the font holds.
  public static var scalars: some Collection<Unicode.Scalar> { glyphs.keys }

  /// The rows of a glyph, top first, the leftmost pixel in bit 9; nil when the font lacks it.
  static func rows(of scalar: Unicode.Scalar) -> [UInt16]? { glyphs[scalar] }

  private static let glyphs: [Unicode.Scalar: [UInt16]] = {
    var result: [Unicode.Scalar: [UInt16]] = [" ": [UInt16](repeating: 0, count: height)]
    for table in [latin, greekAndCyrillic, symbols, lines] {
      for line in table.split(separator: "\n") {
        let parts = line.split(separator: " ")
        guard parts.count == 3, let value = UInt32(parts[0], radix: 16), let scalar = Unicode.Scalar(value),
          let top = Int(parts[1])
        else { preconditionFailure("BitmapFont: not a glyph: \(line)") }
        var rows = [UInt16](repeating: 0, count: height)
        var digits = parts[2]
        var row = top
        while !digits.isEmpty {
          rows[row] = UInt16(digits.prefix(3), radix: 16) ?? 0
          digits = digits.dropFirst(3)
          row += 1
        }
        result[scalar] = rows
      }
    }
    return result
  }()
}
