extension CellGrid {
  /// The cells of a patch, whose picture becomes one colour.
  private static let patch = 4

  /// The grid with its pictures in patches of four cells of one colour each, which cost a sixth of the bytes.
  ///
  /// Four neighbours in a row are a patch where they are block elements and blanks, at least half of them block elements
  /// over colours of their own. Its colour is the mean of their light. Everything else stays as it is.
  package func coarse() -> CellGrid {
    var grid = self
    for row in 0..<rows {
      for first in stride(from: 0, to: columns - Self.patch + 1, by: Self.patch) {
        let range = row * columns + first..<row * columns + first + Self.patch
        guard let color = Self.mean(of: cells[range]) else { continue }
        for i in range { grid.cells[i] = Cell(" ", style: CellStyle(background: color)) }
      }
    }
    return grid
  }

  /// The mean light of a patch; nil: it is none.
  private static func mean(of cells: ArraySlice<Cell>) -> CellColor? {
    var sum: (Float, Float, Float) = (0, 0, 0)
    var blocks = 0
    func add(_ color: CellColor, _ share: Float) {
      let rgb = Int(color.rawValue)
      sum.0 += share * LinearLight.fromSRGB[rgb >> 16 & 255]
      sum.1 += share * LinearLight.fromSRGB[rgb >> 8 & 255]
      sum.2 += share * LinearLight.fromSRGB[rgb & 255]
    }
    for cell in cells {
      guard cell.style.attributes.isEmpty, cell.style.background != .terminalDefault else { return nil }
      if cell.glyph == " " {
        add(cell.style.background, 1)
        continue
      }
      guard let mask = BlockGlyph.mask(of: cell.glyph), cell.style.foreground != .terminalDefault else {
        return nil
      }
      blocks += 1
      let share = Float(mask.nonzeroBitCount) / 64
      add(cell.style.foreground, share)
      add(cell.style.background, 1 - share)
    }
    guard 2 * blocks >= cells.count else { return nil }
    func encoded(_ light: Float) -> UInt32 {
      UInt32(LinearLight.toSRGB[Int(light / Float(cells.count) * LinearLight.inverseScale + 0.5)])
    }
    return CellColor(encoded(sum.0) << 16 | encoded(sum.1) << 8 | encoded(sum.2))
  }
}
