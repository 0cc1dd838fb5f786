import Imaging
import Terminal

/// What cells look like in a font whose block elements are exact: 8×16 samples a cell.
enum IdealFont {
  static let width = 8
  static let height = 16

  /// The picture of a grid; the terminal's own colours are white on black.
  ///
  /// - Throws: `BenchFailure` for a glyph that is no block element.
  static func image(of grid: CellGrid) throws -> RGBImage {
    var image = RGBImage(width: grid.columns * width, height: grid.rows * height)
    for row in 0..<grid.rows {
      for column in 0..<grid.columns {
        let cell = grid[column, row]
        var (ink, paper) = (
          color(cell.style.foreground, otherwise: 0xFFFFFF), color(cell.style.background, otherwise: 0)
        )
        if cell.style.attributes.contains(.reverse) { swap(&ink, &paper) }
        for y in 0..<height {
          for x in 0..<width {
            let part = try coverage(of: cell.glyph, x: x, y: y / 2)
            image[column * width + x, row * height + y] = mixed(ink, paper, part: part)
          }
        }
      }
    }
    return image
  }

  /// How much of a sample of an 8×8 grid a glyph covers: all, nothing, or the tone of a shade.
  private static func coverage(of glyph: Unicode.Scalar, x: Int, y: Int) throws -> Double {
    let (left, top) = (x < 4, y < 4)
    let covers =
      switch glyph.value {
      case 0x20, 0xA0: false
      case 0x2580: top
      case 0x2581...0x2588: y >= 8 - Int(glyph.value - 0x2580)
      case 0x2589...0x258F: x < 8 - Int(glyph.value - 0x2588)
      case 0x2590: !left
      case 0x2591...0x2593: false
      case 0x2594: y == 0
      case 0x2595: x == 7
      case 0x2596: left && !top
      case 0x2597: !left && !top
      case 0x2598: left && top
      case 0x2599: left || !top
      case 0x259A: left == top
      case 0x259B: left || top
      case 0x259C: !left || top
      case 0x259D: !left && top
      case 0x259E: left != top
      case 0x259F: !left || !top
      default: throw BenchFailure("the glyph U+\(String(glyph.value, radix: 16)) is no block element")
      }
    if (0x2591...0x2593).contains(glyph.value) { return Double(glyph.value - 0x2590) / 4 }
    return covers ? 1 : 0
  }

  private static func color(_ color: CellColor, otherwise own: UInt32) -> UInt32 {
    color == .terminalDefault ? own : color.rawValue
  }

  private static func mixed(_ ink: UInt32, _ paper: UInt32, part: Double) -> RGBColor {
    func channel(_ shift: UInt32) -> UInt8 {
      let (a, b) = (Double(ink >> shift & 0xFF), Double(paper >> shift & 0xFF))
      return UInt8((part * a + (1 - part) * b).rounded())
    }
    return RGBColor(channel(16), channel(8), channel(0))
  }
}
