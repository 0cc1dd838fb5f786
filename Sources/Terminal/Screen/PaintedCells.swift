import CCurses

/// What the terminal shows, cell by cell, and the colour pairs that it shows it with.
struct PaintedCells {
  private var columns: Int
  /// `unknown` where nothing can be relied on.
  private var shown: [Cell]
  private var slots: [Int32]
  private var pool: PairPool
  private var glyphs: GlyphFallback
  private let depth: ColorDepth
  private let lowestColor: Int32
  private let pairCount: Int

  /// A cell that no grid holds.
  private static let unknown = Cell("\u{10FFFF}")

  /// Nothing is known to be on the terminal yet.
  ///
  /// - Parameters:
  ///   - lowestColor: the smallest number that the terminal takes as a 24-bit colour.
  ///   - pairCount: how many pairs curses has.
  init(columns: Int, rows: Int, style: PictureStyle, lowestColor: Int32, pairCount: Int) {
    self.columns = columns
    shown = [Cell](repeating: PaintedCells.unknown, count: columns * rows)
    slots = [Int32](repeating: 0, count: columns * rows)
    pool = PaintedCells.pool(columns: columns, rows: rows, pairCount: pairCount)
    glyphs = GlyphFallback(unicode: style.unicode)
    depth = style.depth
    self.lowestColor = lowestColor
    self.pairCount = pairCount
  }

  /// As many pairs as the screen has cells, and those of an update that is not sent yet: never too few, and
  /// no more.
  ///
  /// The library keeps its pairs in a tree that soon outgrows the processor's cache: 65,535 pairs take half
  /// as much time again.
  private static func pool(columns: Int, rows: Int, pairCount: Int) -> PairPool {
    PairPool(capacity: min(pairCount - 1, 65_535, max(1024, columns * (rows + 2 * OutputPace.mostRows))))
  }

  /// The terminal was cleared, and may have another size.
  mutating func forget(columns: Int, rows: Int) {
    self.columns = columns
    pool = PaintedCells.pool(columns: columns, rows: rows, pairCount: pairCount)
    shown = [Cell](repeating: PaintedCells.unknown, count: columns * rows)
    slots = [Int32](repeating: 0, count: columns * rows)
  }

  /// About how many bytes a row costs: what a cursor's move, colours and glyphs take of the cells that differ.
  func cost(of target: CellGrid, row: Int) -> Int {
    let colors =
      switch depth {
      case .trueColor: 36
      case .indexed256: 22
      case .ansi16, .ansi8: 10
      case .mono: 0
      }
    var bytes = 0
    var last: (column: Int, style: CellStyle)?
    for column in 0..<columns {
      let cell = target.cells[row * columns + column]
      if cell == shown[row * columns + column] || cell.isContinuation { continue }
      if last?.column != column - 1 { bytes += 8 }
      if last?.style != cell.style { bytes += colors }
      bytes += cell.glyph.utf8.count
      last = (column, cell.style)
    }
    return bytes
  }

  /// Stages the cells of some rows that differ from what is shown, and returns how many there were.
  mutating func stage(_ target: CellGrid, rows: Range<Int>) -> Int {
    var count = 0
    for row in rows {
      for column in 0..<columns {
        let index = row * columns + column
        let cell = target.cells[index]
        if cell == shown[index] { continue }
        count += 1
        shown[index] = cell
        if cell.isContinuation { continue }
        let pair = acquirePair(for: cell.style)
        // Where no pair is free the cell is plain, and is tried again with the next grid.
        if pair == nil { shown[index] = PaintedCells.unknown }
        pool.releaseLater(slots[index])
        slots[index] = pair ?? 0
        ccurses_put(
          Int32(row), Int32(column), glyphs.drawable(cell.glyph).value,
          UInt32(cell.style.attributes.rawValue), slots[index])
      }
    }
    return count
  }

  /// How many cells differ from what is shown, counted up to a limit.
  func difference(to target: CellGrid, upTo limit: Int) -> Int {
    var count = 0
    for index in shown.indices where shown[index] != target.cells[index] {
      count += 1
      if count >= limit { break }
    }
    return count
  }

  /// Sends what is staged.
  mutating func send() {
    let definitions = pool.takeDefinitions().map {
      ccurses_pair(slot: $0.slot, foreground: $0.foreground, background: $0.background)
    }
    if !definitions.isEmpty { ccurses_define_pairs(definitions, Int32(definitions.count)) }
    ccurses_flush()
    pool.settle()
  }

  /// A pair for a style; where none is free, one for nearly the same colours; nil when there is none of these
  /// either.
  private mutating func acquirePair(for style: CellStyle) -> Int32? {
    if pool.capacity == 0 || depth == .mono { return 0 }
    let foreground = number(style.foreground)
    let background = number(style.background)
    if let slot = pool.acquire(foreground: foreground, background: background) { return slot }
    if depth == .trueColor {
      for mask: Int32 in [0xF8F8F8, 0xF0F0F0] {
        let coarse = pool.acquire(
          foreground: foreground < 0 ? -1 : foreground & mask,
          background: background < 0 ? -1 : background & mask)
        if let coarse { return coarse }
      }
    }
    return pool.acquire(foreground: foreground, background: -1)
  }

  /// The number that the terminal knows a colour by.
  private func number(_ color: CellColor) -> Int32 {
    if color == .terminalDefault { return -1 }
    switch depth {
    case .trueColor: return max(Int32(color.rawValue), lowestColor)
    case .indexed256, .ansi16, .ansi8:
      return Int32(IndexedPalette.nearestIndex(to: color, depth: depth))
    case .mono: return -1
    }
  }
}
