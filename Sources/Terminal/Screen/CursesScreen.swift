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
  private var nextRow = 0
  /// Of a link whose rate is not told: what the terminal's answers say.
  var pace = OutputPace()
  /// Of one whose rate is told: when it takes another piece, and what is left to send.
  private var link: LinkPace?
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
    link = options.link.map { LinkPace($0) }
    columns = Int(ccurses_columns())
    rows = Int(ccurses_rows())
    painted = PaintedCells(
      columns: columns, rows: rows, style: pictureStyle, lowestColor: opened.lowestColor,
      pairCount: Int(ccurses_pair_count()))
    guard link == nil else { return }
    ccurses_ask()
    pace.ask(at: .now)
  }

  deinit { close() }

  public var cellAspect: Double {
    if let requestedCellAspect { return requestedCellAspect }
    let reported = ccurses_cell_aspect()
    return reported > 1 && reported < 4 ? reported : 2
  }

  public var isDrained: Bool {
    !isPaintingUnfinished && !(pace.answers && pace.isWaiting) && linkWait == .zero
  }

  /// How long the link is busy with what was sent; zero: it takes more, as far as is known.
  var linkWait: Duration { link?.wait() ?? .zero }

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
    guard link == nil else {
      forget()
      isPaintingUnfinished = wanted != nil
      return
    }
    ccurses_redraw()
    // Pair numbers and cells are still right; only the terminal's picture of them is repainted.
    ccurses_flush()
  }

  public func suspend() {
    awaitAnswers()
    isSuspended = true
    ccurses_suspend()
  }

  public func resume() {
    isSuspended = false
    ccurses_resume()
  }

  public func close() {
    guard isOpen else { return }
    awaitAnswers()
    isOpen = false
    ccurses_close()
  }

  /// Sends the differences between `wanted` and what is shown, in pieces, until a key waits or enough is on its way.
  func paint() {
    guard let target = wanted, isOpen, !isSuspended, rows > 0 else { return }
    if link == nil { paintBands(of: target) } else { paintPieces(of: target) }
  }

  /// As a link takes it whose rate is told.
  private func paintPieces(of target: CellGrid) {
    guard var link else { return }
    defer { self.link = link }
    if plan == nil {
      plan = PaintPlan(
        costs: (0..<rows).map { painted.cost(of: target, row: $0) }, focus: wantedFocus, piece: link.piece)
      coarse = target.coarse()
    }
    while link.wait() == .zero {
      var bytes = 0
      while bytes < link.piece, let step = plan?.next() {
        let grid = step.isCoarse ? coarse ?? target : target
        bytes += painted.cost(of: grid, row: step.row)
        _ = painted.stage(grid, rows: step.row..<step.row + 1)
      }
      painted.send()
      link.sent(bytes)
      if plan?.steps.isEmpty != false {
        (plan, coarse) = (nil, nil)
        isPaintingUnfinished = false
        return
      }
      if isInputWaiting { return }
    }
  }

  /// As the terminal's answers allow it.
  ///
  /// What tells that a key was heard goes first, the last two rows; then the rows around the focus.
  private func paintBands(of target: CellGrid) {
    let step = pace.rows
    let echo = max(0, rows - Self.echoRows)..<rows
    var staged = painted.stage(target, rows: echo)
    // A small frame is one write; before a large one the echo is sent on its own.
    if staged > 0, painted.difference(to: target, upTo: 2 * columns) >= 2 * columns {
      painted.send()
      staged = 0
    }
    let bandCount = (rows + step - 1) / step
    let focus = min(wantedFocus / step, bandCount - 1)
    let first = nextRow / step
    let rest = (0..<bandCount).map { (first + $0) % bandCount }.filter { $0 != focus }
    let limit = step * columns
    for (done, band) in ([focus] + rest).enumerated() {
      if pace.isFull {
        nextRow = band == focus ? nextRow : band * step
        return
      }
      staged += painted.stage(target, rows: (band * step)..<min((band + 1) * step, rows))
      let isLast = done == bandCount - 1
      if staged >= limit || isLast {
        send(staged)
        staged = 0
        if !isLast && isInputWaiting {
          nextRow = rest.indices.contains(done) ? rest[done] * step : 0
          return
        }
      }
    }
    nextRow = 0
    isPaintingUnfinished = false
  }

  /// Rows at the bottom that tell what a key did.
  private static let echoRows = 2

  /// Sends what is staged, and asks for a sign of it where it is more than a few words.
  private func send(_ staged: Int) {
    painted.send()
    guard staged > columns, pace.asks else { return }
    ccurses_ask()
    pace.ask(at: .now)
  }

  /// Waits a moment for answers that are under way, so that they do not come to the next program.
  private func awaitAnswers() {
    let end = ContinuousClock.now + .milliseconds(500)
    while pace.isWaiting, ContinuousClock.now < end {
      var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&descriptor, 1, 50) >= 0 else { return }
      guard Int32(descriptor.revents) & (POLLHUP | POLLERR | POLLNVAL) == 0 else { return }
      for _ in 0..<input.readAll().answers { pace.answer(at: .now) }
    }
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
    (nextRow, plan) = (0, nil)
  }
}
