import Terminal

/// A raster of 2×4 dots a cell, one colour a cell: the last one drawn wins.
package struct BrailleCanvas {
  package let columns: Int
  package let rows: Int
  private var dots: [UInt8]
  private var styles: [CellStyle?]

  /// An empty canvas.
  package init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    dots = [UInt8](repeating: 0, count: self.columns * self.rows)
    styles = [CellStyle?](repeating: nil, count: self.columns * self.rows)
  }

  /// Dots across.
  package var width: Int { columns * 2 }
  /// Dots down.
  package var height: Int { rows * 4 }

  /// Sets a dot; outside the canvas nothing happens.
  package mutating func set(x: Int, y: Int, style: CellStyle) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    // Unicode numbers the dots of a cell 1 2 3 7 down the left and 4 5 6 8 down the right column.
    let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    let cell = y / 4 * columns + x / 2
    dots[cell] |= bits[y % 4 * 2 + x % 2]
    styles[cell] = style
  }

  /// Sets the dots between two points.
  package mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), style: CellStyle
  ) {
    let reach = max(abs(end.x - start.x), abs(end.y - start.y))
    guard reach.isFinite else { return }
    let steps = max(1, min(4 * (width + height), Int(reach.rounded(.up))))
    for step in 0...steps {
      let part = Double(step) / Double(steps)
      let x = start.x + (end.x - start.x) * part
      let y = start.y + (end.y - start.y) * part
      guard abs(x) < 1e6, abs(y) < 1e6 else { continue }
      set(x: Int(x.rounded()), y: Int(y.rounded()), style: style)
    }
  }

  /// Puts the cells that have dots on a grid; without Unicode each of them is a `*`.
  package func draw(on grid: inout CellGrid, column: Int, row: Int, unicode: Bool) {
    for index in dots.indices where dots[index] != 0 {
      let place = (column: column + index % columns, row: row + index / columns)
      guard place.column >= 0, place.row >= 0, place.column < grid.columns, place.row < grid.rows,
        let braille = Unicode.Scalar(0x2800 + UInt32(dots[index]))
      else { continue }
      grid[place.column, place.row] = Cell(unicode ? braille : "*", style: styles[index] ?? CellStyle())
    }
  }
}
