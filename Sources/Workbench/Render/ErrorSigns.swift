import Imaging
import Terminal

/// The signs of error kinds, so that an error map is told without colours.
enum ErrorSigns {
  /// The sign of a kind.
  static func glyph(of kind: ErrorKind) -> Unicode.Scalar {
    switch kind {
    case .trueNegative: "."
    case .truePositive: "="
    case .falsePositive: "+"
    case .falseNegative: "-"
    case .wrongClass: "x"
    case .void: "?"
    }
  }
}

extension CellGrid {
  /// Draws the signs on a fitted picture: sparse and for errors only where there are colours, else in every cell and
  /// for every kind.
  mutating func drawSigns(of errors: LabelMap, _ frame: PictureFrame, size: PixelSize, hasColors: Bool) {
    for row in 0..<rows {
      for column in 0..<columns where !hasColors || (column + 2 * (row % 2)) % 4 == 1 {
        guard
          let point = frame.point(column: frame.cells.column + column, row: frame.cells.row + row),
          let label = errors.value(at: point, in: size), let kind = ErrorKind(rawValue: label)
        else { continue }
        guard hasColors else {
          self[column, row] = Cell(ErrorSigns.glyph(of: kind))
          continue
        }
        // Only where the whole cell is of one colour: a sign must not hide a border.
        let below = self[column, row]
        guard [.falsePositive, .falseNegative, .wrongClass].contains(kind),
          below.glyph == " " || below.style.foreground.isClose(to: below.style.background)
        else { continue }
        let ground = below.style.background
        self[column, row] = Cell(
          ErrorSigns.glyph(of: kind),
          style: CellStyle(
            foreground: CellColor(ground.luminance > 0.5 ? 0x000000 : 0xFFFFFF), background: ground))
      }
    }
  }
}

extension CellColor {
  /// Whether two colours are hard to tell apart.
  func isClose(to other: CellColor) -> Bool {
    guard self != .terminalDefault, other != .terminalDefault else { return self == other }
    return [16, 8, 0].allSatisfy { shift in
      abs(Int(rawValue >> UInt32(shift) & 255) - Int(other.rawValue >> UInt32(shift) & 255)) < 48
    }
  }
}
