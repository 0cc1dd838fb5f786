/// The two-colour partitions of a cell that Block Elements offer, over an 8×8 grid of samples.
///
/// Bit 8·y + x of a mask is set where the foreground is drawn.
enum BlockGlyph {
  /// ▁▂▃▄▅▆▇ by height in eighths, 1…7.
  static let lower: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"]
  /// ▏▎▍▌▋▊▉ by width in eighths, 1…7.
  static let left: [Unicode.Scalar] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
  /// The five quadrant partitions that are no halves: top left, top right, bottom left, bottom right,
  /// diagonal.
  static let quadrants: [Unicode.Scalar] = ["▘", "▝", "▖", "▗", "▚"]

  /// Each partition once, with the foreground's samples.
  static let partitions: [(glyph: Unicode.Scalar, mask: UInt64)] = {
    var result: [(Unicode.Scalar, UInt64)] = []
    for k in 1...7 {
      result.append((lower[k - 1], mask { _, y in y >= 8 - k }))
      result.append((left[k - 1], mask { x, _ in x < k }))
    }
    result.append((quadrants[0], mask { x, y in x < 4 && y < 4 }))
    result.append((quadrants[1], mask { x, y in x >= 4 && y < 4 }))
    result.append((quadrants[2], mask { x, y in x < 4 && y >= 4 }))
    result.append((quadrants[3], mask { x, y in x >= 4 && y >= 4 }))
    result.append((quadrants[4], mask { x, y in (x < 4) == (y < 4) }))
    return result
  }()

  /// The glyph with foreground and background exchanged, where Block Elements have it.
  static func complement(of glyph: Unicode.Scalar) -> Unicode.Scalar? {
    switch glyph {
    case "▄": "▀"
    case "▀": "▄"
    case "▌": "▐"
    case "▐": "▌"
    case "▇": "▔"
    case "▔": "▇"
    case "▉": "▕"
    case "▕": "▉"
    case "▘": "▟"
    case "▟": "▘"
    case "▝": "▙"
    case "▙": "▝"
    case "▖": "▜"
    case "▜": "▖"
    case "▗": "▛"
    case "▛": "▗"
    case "▚": "▞"
    case "▞": "▚"
    default: nil
    }
  }

  /// What any block element covers; nil for other glyphs and for shades.
  static func mask(of glyph: Unicode.Scalar) -> UInt64? {
    if glyph == "█" { return .max }
    guard glyph.value >= 0x2580 && glyph.value < 0x25A0 else { return nil }
    if let partition = partitions.first(where: { $0.glyph == glyph }) { return partition.mask }
    guard let other = complement(of: glyph) else { return nil }
    return partitions.first { $0.glyph == other }.map { ~$0.mask }
  }

  private static func mask(_ inside: (Int, Int) -> Bool) -> UInt64 {
    var bits: UInt64 = 0
    for y in 0..<8 {
      for x in 0..<8 where inside(x, y) { bits |= 1 << UInt64(8 * y + x) }
    }
    return bits
  }
}

extension Cell {
  /// A picture's cell in its normal form, so that equal pictures use the same few colour pairs:
  /// one colour is a space on it; of a glyph and its complement the one with the larger foreground is taken.
  static func picture(_ glyph: Unicode.Scalar, foreground: CellColor, background: CellColor) -> Cell {
    if foreground == background || glyph == " " {
      return Cell(" ", style: CellStyle(background: background))
    }
    if foreground == .terminalDefault {
      // The terminal's background cannot be asked for as a foreground: exchange the sides, or reverse the
      // cell.
      if let complement = BlockGlyph.complement(of: glyph) {
        return Cell(complement, style: CellStyle(foreground: background))
      }
      return Cell(glyph, style: CellStyle(foreground: background, attributes: .reverse))
    }
    if background != .terminalDefault, foreground.rawValue < background.rawValue,
      let complement = BlockGlyph.complement(of: glyph)
    {
      return Cell(complement, style: CellStyle(foreground: background, background: foreground))
    }
    return Cell(glyph, style: CellStyle(foreground: foreground, background: background))
  }
}
