/// How fitted colours become colours of the terminal.
extension BlockFitter {
  /// The cell of a fitted partition at 24 bits or 256 colours.
  func finished(_ partition: Partition, column: Int, row: Int) -> Cell {
    Cell.picture(
      partition.glyph, foreground: shown(partition.foreground, x: column, y: row),
      background: shown(partition.background, x: column, y: row))
  }

  /// The cell of two half samples, at any depth.
  func halves(top: SIMD3<Int32>, bottom: SIMD3<Int32>, column: Int, row: Int) -> Cell {
    if style.depth == .mono {
      let brightness = (BlockFitter.luminance(top) + BlockFitter.luminance(bottom)) / 2
      return Cell(ramp(brightness, column: column, row: row))
    }
    if !style.unicode {
      let mean = (top &+ bottom) / 2
      return Cell(" ", style: CellStyle(background: shown(mean, x: column, y: row)))
    }
    return Cell.picture(
      "▀", foreground: shown(top, x: column, y: 2 * row),
      background: shown(bottom, x: column, y: 2 * row + 1))
  }

  /// The terminal's colour for a fitted one at a place of the dither pattern.
  private func shown(_ color: SIMD3<Int32>, x: Int, y: Int) -> CellColor {
    switch style.depth {
    case .trueColor: return BlockFitter.quantised(color).cellColor
    case .indexed256, .ansi16, .ansi8:
      // ±½ of the distance between neighbouring colours: the cube's step where it is finest, half of the
      // scale for 16 colours, all of it where a channel is on or off.
      let step: Int32 = style.depth == .indexed256 ? 40 : style.depth == .ansi16 ? 128 : 256
      let offset = step * (2 * BlockFitter.threshold(x: x, y: y) - 15) / 32
      let moved = (color &+ SIMD3(repeating: offset)).clamped(
        lowerBound: .zero, upperBound: SIMD3(repeating: 255))
      if style.depth == .ansi8 {
        let bits = (moved.x >= 128 ? 1 : 0) | (moved.y >= 128 ? 2 : 0) | (moved.z >= 128 ? 4 : 0)
        return IndexedPalette.colors[bits]
      }
      return IndexedPalette.nearest(to: moved.cellColor, depth: style.depth)
    case .mono: return .terminalDefault
    }
  }

  /// Six bits a channel, 0 and 255 kept: nothing that an eye sees, and half as many colour pairs.
  static func quantised(_ color: SIMD3<Int32>) -> SIMD3<Int32> {
    let sixBits = (color &* 63 &+ 127) / 255
    return sixBits &* 4 &+ sixBits / 16
  }

  /// The 4×4 ordered-dither matrix (Bayer, 1973), 0…15.
  static func threshold(x: Int, y: Int) -> Int32 { bayer[(y & 3) * 4 + (x & 3)] }

  private static let bayer: [Int32] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

  /// Luma of BT.601 in 0…1, on encoded values: a ramp of glyphs is judged by eye.
  static func luminance(_ color: SIMD3<Int32>) -> Float {
    (0.299 * Float(color.x) + 0.587 * Float(color.y) + 0.114 * Float(color.z)) / 255
  }

  /// The glyph for a brightness in 0…1, dithered between the two nearest of the ramp.
  private func ramp(_ brightness: Float, column: Int, row: Int) -> Unicode.Scalar {
    let glyphs = style.unicode ? BlockFitter.shades : BlockFitter.asciiRamp
    let level = brightness * Float(glyphs.count - 1)
    let offset = (Float(BlockFitter.threshold(x: column, y: row)) + 0.5) / 16
    return glyphs[min(glyphs.count - 1, max(0, Int((level + offset).rounded(.down))))]
  }

  private static let shades: [Unicode.Scalar] = [" ", "░", "▒", "▓", "█"]
  private static let asciiRamp: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
}
