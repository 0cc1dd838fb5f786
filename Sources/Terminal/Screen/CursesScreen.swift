import CCurses
import Glibc

/// A terminal driven by ncurses, as a write-only sink for changed cells.
///
/// Open one at a time, and use it from the thread that opened it; the main thread is best, as the terminal's
/// change of size interrupts its wait at once. The terminal is given back when the screen is closed, the
/// process exits, or a signal ends it.
public final class CursesScreen: Screen {
  public let pictureStyle: PictureStyle
  public let waker = Waker()
  public private(set) var columns: Int
  public private(set) var rows: Int
  private let requestedCellAspect: Double?
  private let lowestColor: Int32
  private let mapper: DepthMapper
  private var glyphs: GlyphFallback
  private var pool: PairPool
  /// What the terminal shows, and with which pair; `unknownCell` where nothing can be relied on.
  private var shown: [Cell]
  private var slots: [Int32]
  /// The grid that should be shown.
  private var wanted: CellGrid?
  /// Whether the terminal does not show all of `wanted` yet.
  private(set) var isPaintingUnfinished = false
  private var wantedFocus = 0
  /// Where painting goes on after an interruption, so that a flood of keys cannot starve a part of the
  /// screen.
  private var nextBand = 0
  private var isOpen = true
  private(set) var isSuspended = false
  var input = InputDecoder()

  /// Rows that are sent before the keyboard is looked at again: about 75 kB of photograph at 200 columns.
  private static let bandRows = 10
  private static let unknownCell = Cell("\u{10FFFF}")

  /// Takes the terminal of standard input and output.
  ///
  /// - Throws: `TerminalError` when there is none that can show the workbench.
  public init(options: TerminalOptions = TerminalOptions(), environment: [String: String])
    throws(TerminalError)
  {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    let term = environment["TERM", default: ""]
    let unicode = ccurses_set_locale()
    let entry = try TerminalEntry(term: term, requested: options.depth, environment: environment)
    let (seconds, attoseconds) = options.escapeDelay.components
    let delay = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    guard let opened = entry.open(escapeDelay: delay) else { throw .unsuitable(term: term) }
    pictureStyle = PictureStyle(depth: opened.depth, glyphs: options.glyphs, unicode: unicode)
    lowestColor = opened.lowestColor
    mapper = DepthMapper(depth: opened.depth)
    glyphs = GlyphFallback(unicode: unicode)
    requestedCellAspect = options.cellAspect
    // Some table entries hold numbers of 16 bits; more pairs than this would only be slower.
    pool = PairPool(capacity: min(Int(ccurses_pair_count()) - 1, 65_535))
    columns = Int(ccurses_columns())
    rows = Int(ccurses_rows())
    shown = [Cell](repeating: CursesScreen.unknownCell, count: columns * rows)
    slots = [Int32](repeating: 0, count: columns * rows)
  }

  deinit { close() }

  public var cellAspect: Double {
    if let requestedCellAspect { return requestedCellAspect }
    let reported = ccurses_cell_aspect()
    return reported > 1 && reported < 4 ? reported : 2
  }

  public var isDrained: Bool { ccurses_output_drained() }

  public func present(_ grid: CellGrid, focusRow: Int = 0) {
    var target = mapper.map(grid)
    if grid.columns != columns || grid.rows != rows {
      var fitted = CellGrid(columns: columns, rows: rows)
      fitted.paste(target, column: 0, row: 0)
      target = fitted
    }
    wanted = target
    isPaintingUnfinished = true
    wantedFocus = min(max(focusRow, 0), max(rows - 1, 0))
    paint()
  }

  public func reportHover(_ on: Bool) { ccurses_report_hover(on) }

  public func redraw() {
    ccurses_redraw()
    // Pair numbers and cells are still right; only the terminal's picture of them is repainted.
    ccurses_flush()
  }

  public func suspend() {
    isSuspended = true
    ccurses_suspend()
  }

  public func resume() {
    isSuspended = false
    ccurses_resume()
  }

  public func close() {
    guard isOpen else { return }
    isOpen = false
    ccurses_close()
  }

  /// Sends the differences between `wanted` and what is shown, in bands, until a key waits.
  func paint() {
    guard let target = wanted, isOpen, !isSuspended else { return }
    let bandCount = (rows + CursesScreen.bandRows - 1) / CursesScreen.bandRows
    let focus = wantedFocus / CursesScreen.bandRows
    let rest = (0..<bandCount).map { (nextBand + $0) % bandCount }.filter { $0 != focus }
    let limit = CursesScreen.bandRows * columns
    var staged = 0
    for (done, band) in ([focus] + rest).enumerated() where band < bandCount {
      staged += stage(target, band: band)
      let isLast = done == bandCount - 1
      if staged >= limit || isLast {
        send()
        staged = 0
        if !isLast && isInputWaiting {
          nextBand = rest.indices.contains(done) ? rest[done] : 0
          return
        }
      }
    }
    nextBand = 0
    isPaintingUnfinished = false
  }

  /// Stages the changed cells of a band and returns how many there were.
  private func stage(_ target: CellGrid, band: Int) -> Int {
    let first = band * CursesScreen.bandRows * columns
    let end = min(first + CursesScreen.bandRows * columns, shown.count)
    var count = 0
    for index in first..<end where target.cells[index] != shown[index] {
      let cell = target.cells[index]
      count += 1
      shown[index] = cell
      if cell.isContinuation { continue }
      let pair = acquirePair(for: cell.style)
      // Where no pair is free the cell is plain, and is tried again with the next grid.
      if pair == nil { shown[index] = CursesScreen.unknownCell }
      pool.releaseLater(slots[index])
      slots[index] = pair ?? 0
      let glyph = glyphs.drawable(cell.glyph)
      ccurses_put(
        Int32(index / columns), Int32(index % columns), glyph.value, UInt32(cell.style.attributes.rawValue),
        slots[index])
    }
    return count
  }

  private func send() {
    let definitions = pool.takeDefinitions().map {
      ccurses_pair(slot: $0.slot, foreground: $0.foreground, background: $0.background)
    }
    if !definitions.isEmpty { ccurses_define_pairs(definitions, Int32(definitions.count)) }
    ccurses_flush()
    pool.settle()
  }

  /// A pair for a style; where none is free, one for nearly the same colours; nil when there is none of these
  /// either.
  private func acquirePair(for style: CellStyle) -> Int32? {
    if pool.capacity == 0 || pictureStyle.depth == .mono { return 0 }
    let foreground = number(style.foreground)
    let background = number(style.background)
    if let slot = pool.acquire(foreground: foreground, background: background) { return slot }
    if pictureStyle.depth == .trueColor {
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
    switch pictureStyle.depth {
    case .trueColor: return max(Int32(color.rawValue), lowestColor)
    case .indexed256, .ansi16, .ansi8:
      return Int32(IndexedPalette.nearestIndex(to: color, depth: pictureStyle.depth))
    case .mono: return -1
    }
  }

  /// Follows the terminal's change of size, after which nothing on it can be relied on.
  ///
  /// - Returns: whether the size is another one; when it changed back meanwhile, the grid is painted again.
  func adoptSize() -> Bool {
    let isOther = columns != Int(ccurses_columns()) || rows != Int(ccurses_rows())
    columns = Int(ccurses_columns())
    rows = Int(ccurses_rows())
    ccurses_clear()
    for slot in slots { pool.releaseLater(slot) }
    pool.settle()
    shown = [Cell](repeating: CursesScreen.unknownCell, count: columns * rows)
    slots = [Int32](repeating: 0, count: columns * rows)
    nextBand = 0
    if isOther { wanted = nil }
    isPaintingUnfinished = wanted != nil
    return isOther
  }
}
