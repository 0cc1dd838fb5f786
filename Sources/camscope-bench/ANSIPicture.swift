import Terminal

/// Reads the coloured text of a picture program back into cells.
///
/// Of the control sequences only the selection of colours counts; cursor keys and modes are passed over.
struct ANSIPicture {
  private var style = CellStyle()
  private(set) var lines: [[Cell]] = [[]]

  init(_ text: String) {
    var scalars = text.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      switch scalar {
      case "\u{1B}": readSequence(&scalars)
      case "\n": lines.append([])
      case _ where scalar.value < 32: break
      default: lines[lines.count - 1].append(Cell(scalar, style: style))
      }
    }
  }

  /// The picture as a grid of this size, what is absent being black.
  ///
  /// - Throws: `BenchFailure` for a picture of another size.
  func grid(columns: Int, rows: Int, from program: String) throws -> CellGrid {
    let lines = lines.filter { !$0.isEmpty }
    guard lines.count == rows, lines.allSatisfy({ $0.count == columns }) else {
      throw BenchFailure(
        "\(program) drew \(lines.map(\.count).max() ?? 0)×\(lines.count) cells, not \(columns)×\(rows)")
    }
    var grid = CellGrid(columns: columns, rows: rows)
    for (row, line) in lines.enumerated() {
      for (column, cell) in line.enumerated() { grid[column, row] = cell }
    }
    return grid
  }

  /// ESC [ parameters letter; after another character than `[` nothing follows that programs of pictures write.
  private mutating func readSequence(_ scalars: inout String.UnicodeScalarView.Iterator) {
    guard scalars.next() == "[" else { return }
    var parameters = ""
    while let scalar = scalars.next() {
      if (0x40...0x7E).contains(scalar.value) {
        if scalar == "m" { select(parameters.split(separator: ";").compactMap { Int($0) }) }
        return
      }
      parameters.unicodeScalars.append(scalar)
    }
  }

  /// Select graphic rendition: 24-bit colours, their defaults, and reversal.
  private mutating func select(_ codes: [Int]) {
    var rest = (codes.isEmpty ? [0] : codes)[...]
    while let code = rest.popFirst() {
      switch code {
      case 0: style = CellStyle()
      case 7: style.attributes.insert(.reverse)
      case 27: style.attributes.remove(.reverse)
      case 39: style.foreground = .terminalDefault
      case 49: style.background = .terminalDefault
      case 38, 48:
        guard rest.popFirst() == 2, rest.count >= 3 else { return }
        let color = rest.prefix(3).reduce(0) { $0 << 8 | UInt32(clamping: $1) }
        rest = rest.dropFirst(3)
        if code == 38 { style.foreground = CellColor(color) } else { style.background = CellColor(color) }
      default: break
      }
    }
  }
}
