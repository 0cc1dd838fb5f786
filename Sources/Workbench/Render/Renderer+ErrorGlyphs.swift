import Imaging
import Terminal

extension Renderer {
  /// The letter of an error kind, so that it is told without colours.
  static func glyph(of kind: ErrorKind) -> Unicode.Scalar? {
    switch kind {
    case .truePositive: nil
    case .falsePositive: "+"
    case .falseNegative: "-"
    case .wrongClass: "x"
    case .void, .trueNegative: nil
    }
  }

  /// Sparse signs over the errors: + too much, - too little, x another class.
  func drawErrorGlyphs(
    _ state: WorkbenchState, _ pane: Pane, _ mapping: PictureFrame, on grid: inout CellGrid
  ) {
    guard let image = state.image, let errors = errors(state, pane, image) else { return }
    for row in 0..<mapping.cells.rows {
      for column in 0..<mapping.cells.columns where (column + 2 * (row % 2)) % 4 == 1 {
        guard
          let point = mapping.point(column: mapping.cells.column + column, row: mapping.cells.row + row),
          point.x < errors.width, point.y < errors.height,
          let kind = ErrorKind(rawValue: errors[point.x, point.y]), let glyph = Self.glyph(of: kind)
        else { continue }
        let place = (column: mapping.cells.column + column, row: mapping.cells.row + row)
        // Only where the whole cell is of one colour: a sign must not hide a border.
        let below = grid[place.column, place.row]
        guard
          below.glyph == " " || style.depth == .mono
            || below.style.foreground.isClose(to: below.style.background)
        else { continue }
        let ground = below.style.background
        grid[place.column, place.row] = Cell(
          glyph,
          style: CellStyle(
            foreground: style.depth == .mono
              ? .terminalDefault : CellColor(ground.luminance > 0.5 ? 0x000000 : 0xFFFFFF),
            background: ground))
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
