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
  private let mapper: DepthMapper
  private var painted: PaintedCells
  /// The grid that should be shown.
  private var wanted: CellGrid?
  /// Whether the terminal does not show all of `wanted` yet.
  private(set) var isPaintingUnfinished = false
  private var wantedFocus = 0
  /// Where painting goes on after an interruption, so that a flood of keys cannot starve a part of the
  /// screen.
  private var nextBand = 0
  /// Of a slow link: when it takes another piece, and what is left to send.
  private var pace: LinkPace?
  private var plan: PaintPlan?
  private var coarse: CellGrid?
  private var isOpen = true
  private(set) var isSuspended = false
  var input = InputDecoder()

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
    mapper = DepthMapper(depth: opened.depth)
    requestedCellAspect = options.cellAspect
    pace = options.link.map { LinkPace($0) }
    columns = Int(ccurses_columns())
    rows = Int(ccurses_rows())
    painted = PaintedCells(
      columns: columns, rows: rows, style: pictureStyle, lowestColor: opened.lowestColor,
      pairCount: Int(ccurses_pair_count()))
  }

  deinit { close() }

  public var cellAspect: Double {
    if let requestedCellAspect { return requestedCellAspect }
    let reported = ccurses_cell_aspect()
    return reported > 1 && reported < 4 ? reported : 2
  }

  public var isDrained: Bool {
    if let pace, isPaintingUnfinished || pace.wait() > .zero { return false }
    return ccurses_output_drained()
  }

  /// How long the link is busy with what was sent; zero: it takes more.
  var linkWait: Duration { pace?.wait() ?? .zero }

  public func present(_ grid: CellGrid, focusRow: Int = 0) {
    var target = mapper.map(grid)
    if grid.columns != columns || grid.rows != rows {
      var fitted = CellGrid(columns: columns, rows: rows)
      fitted.paste(target, column: 0, row: 0)
      target = fitted
    }
    wanted = target
    plan = nil
    isPaintingUnfinished = true
    wantedFocus = min(max(focusRow, 0), max(rows - 1, 0))
    paint()
  }

  public func reportHover(_ on: Bool) { ccurses_report_hover(on) }

  public func redraw() {
    guard pace == nil else {
      forget()
      isPaintingUnfinished = wanted != nil
      return
    }
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

  /// Sends the differences between `wanted` and what is shown, in pieces, until a key waits or the link is busy.
  func paint() {
    guard let target = wanted, isOpen, !isSuspended else { return }
    if pace == nil { paintBands(of: target) } else { paintPieces(of: target) }
  }

  private func paintPieces(of target: CellGrid) {
    guard var pace else { return }
    defer { self.pace = pace }
    if plan == nil {
      plan = PaintPlan(
        costs: (0..<rows).map { painted.cost(of: target, row: $0) }, focus: wantedFocus, piece: pace.piece)
      coarse = target.coarse()
    }
    while pace.wait() == .zero {
      var bytes = 0
      while bytes < pace.piece, let step = plan?.next() {
        let grid = step.isCoarse ? coarse ?? target : target
        bytes += painted.cost(of: grid, row: step.row)
        _ = painted.stage(grid, rows: step.row..<step.row + 1)
      }
      painted.send()
      pace.sent(bytes)
      if plan?.steps.isEmpty != false {
        (plan, coarse) = (nil, nil)
        isPaintingUnfinished = false
        return
      }
      if isInputWaiting { return }
    }
  }

  private func paintBands(of target: CellGrid) {
    let bandCount = (rows + PaintedCells.bandRows - 1) / PaintedCells.bandRows
    let focus = wantedFocus / PaintedCells.bandRows
    let rest = (0..<bandCount).map { (nextBand + $0) % bandCount }.filter { $0 != focus }
    let limit = PaintedCells.bandRows * columns
    var staged = 0
    for (done, band) in ([focus] + rest).enumerated() where band < bandCount {
      let firstRow = band * PaintedCells.bandRows
      staged += painted.stage(target, rows: firstRow..<min(firstRow + PaintedCells.bandRows, rows))
      let isLast = done == bandCount - 1
      if staged >= limit || isLast {
        painted.send()
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

  /// Follows the terminal's change of size, after which nothing on it can be relied on.
  ///
  /// - Returns: whether the size is another one; when it changed back meanwhile, the grid is painted again.
  func adoptSize() -> Bool {
    let isOther = columns != Int(ccurses_columns()) || rows != Int(ccurses_rows())
    columns = Int(ccurses_columns())
    rows = Int(ccurses_rows())
    forget()
    if isOther { wanted = nil }
    isPaintingUnfinished = wanted != nil
    return isOther
  }

  /// Nothing is known to be on the terminal any more.
  private func forget() {
    ccurses_clear()
    painted.forget(columns: columns, rows: rows)
    (nextBand, plan) = (0, nil)
  }
}
