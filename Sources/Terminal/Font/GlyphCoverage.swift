/// How much of each pixel of a cell a glyph covers, 0…1, row by row.
struct GlyphCoverage {
  private(set) var pixels: [Float]

  private static let width = BitmapFont.width
  private static let height = BitmapFont.height

  /// The glyph from the font or by its geometry; an empty frame, as wide as the character, for anything else.
  ///
  /// - Parameter column: which column of a wide character, 0 or 1.
  init(_ glyph: Unicode.Scalar, columns: Int = 1, column: Int = 0, isBold: Bool = false) {
    if let mask = BlockGlyph.mask(of: glyph) {
      pixels = GlyphCoverage.integral(of: mask)
    } else if let shade = GlyphCoverage.shade(of: glyph) {
      pixels = [Float](repeating: shade, count: GlyphCoverage.width * GlyphCoverage.height)
    } else if glyph.value >= 0x2800 && glyph.value < 0x2900 {
      pixels = GlyphCoverage.braille(UInt8(glyph.value & 0xFF))
    } else if let rows = BitmapFont.rows(of: glyph) {
      pixels = GlyphCoverage.bitmap(rows, isBold: isBold)
    } else {
      pixels = GlyphCoverage.frame(columns: columns, column: column)
    }
  }

  /// ░▒▓ as the part of the cell that they cover: as a tone, not as dots.
  private static func shade(of glyph: Unicode.Scalar) -> Float? {
    switch glyph {
    case "░": 0.25
    case "▒": 0.5
    case "▓": 0.75
    default: nil
    }
  }

  /// The area of an 8×8 mask that falls on each pixel.
  private static func integral(of mask: UInt64) -> [Float] {
    var result = [Float](repeating: 0, count: width * height)
    let across = AxisFootprint.overlaps(of: 8, onto: width)
    let down = AxisFootprint.overlaps(of: 8, onto: height)
    for (maskRow, y, rowShare) in down {
      for (maskColumn, x, columnShare) in across where mask >> UInt64(8 * maskRow + maskColumn) & 1 == 1 {
        result[y * width + x] += rowShare * columnShare
      }
    }
    return result
  }

  /// Dots in two columns and four rows; the bits are those of Unicode, numbered down the left column first.
  private static func braille(_ dots: UInt8) -> [Float] {
    var result = [Float](repeating: 0, count: width * height)
    let places: [(x: Int, y: Int)] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    for (bit, place) in places.enumerated() where dots >> UInt8(bit) & 1 == 1 {
      for y in 0..<3 {
        for x in 0..<3 { result[(5 * place.y + 1 + y) * width + 5 * place.x + 1 + x] = 1 }
      }
    }
    return result
  }

  /// A glyph of the font; bold is its union with itself one pixel to the right.
  private static func bitmap(_ rows: [UInt16], isBold: Bool) -> [Float] {
    rows.flatMap { row -> [Float] in
      let bits = isBold ? row | row >> 1 : row
      return (0..<width).map { bits >> UInt16(width - 1 - $0) & 1 == 1 ? 1 : 0 as Float }
    }
  }

  private static func frame(columns: Int, column: Int) -> [Float] {
    var result = [Float](repeating: 0, count: width * height)
    for y in 3..<17 {
      for x in 0..<width {
        let atLeft = column == 0 && x == 1
        let atRight = column == columns - 1 && x == width - 2
        let inside = (column > 0 || x >= 1) && (column < columns - 1 || x <= width - 2)
        if inside && (y == 3 || y == 16 || atLeft || atRight) { result[y * width + x] = 1 }
      }
    }
    return result
  }
}

extension AxisFootprint {
  /// For parts of one axis that fall on pixels: the part, the pixel, and how much of the pixel it takes.
  static func overlaps(of parts: Int, onto pixels: Int) -> [(part: Int, pixel: Int, share: Float)] {
    var result: [(Int, Int, Float)] = []
    for pixel in 0..<pixels {
      let low = Float(pixel * parts) / Float(pixels)
      let high = Float((pixel + 1) * parts) / Float(pixels)
      for part in Int(low)..<Int(high.rounded(.up)) {
        let covered = min(high, Float(part + 1)) - max(low, Float(part))
        if covered > 0 { result.append((part, pixel, covered / (high - low))) }
      }
    }
    return result
  }
}
