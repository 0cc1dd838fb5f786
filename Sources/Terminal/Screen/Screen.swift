/// A terminal as the workbench sees it: a size, a grid to show, events to wait for.
///
/// A screen belongs to one thread; only its `waker` may be used from others.
public protocol Screen: AnyObject {
  var columns: Int { get }
  var rows: Int { get }
  /// Colours and glyphs that pictures should be fitted for.
  var pictureStyle: PictureStyle { get }
  /// Height of a cell divided by its width.
  var cellAspect: Double { get }
  /// Ends a `waitForEvents` from any thread.
  var waker: Waker { get }

  /// Shows a grid: only cells that differ from what is shown are sent, those around `focusRow` first.
  ///
  /// Painting stops when a key waits; what is left is painted by the next `waitForEvents` that finds no key,
  /// so that a caller need not ask twice. A grid of another size is shown as far as it fits.
  func present(_ grid: CellGrid, focusRow: Int)

  /// Whether the terminal has taken all that was sent: an animation skips its frame when not.
  var isDrained: Bool { get }

  /// Everything that a person did, as soon as there is anything; empty after `timeout` or a wake-up.
  ///
  /// All waiting input is returned at once, so that ten repeats of a key are painted as one jump. Nil waits
  /// for ever.
  func waitForEvents(timeout: Duration?) -> [InputEvent]

  /// Whether motion of the mouse without a button is reported; off at first, as each motion costs bytes over
  /// ssh.
  func reportHover(_ on: Bool)
  /// Repaints everything.
  func redraw()
  /// Gives the terminal to another program until `resume`.
  func suspend()
  func resume()
  /// Gives the terminal back for good.
  func close()
}

extension Screen {
  /// The screen's cells.
  public var bounds: CellRect { CellRect(column: 0, row: 0, columns: columns, rows: rows) }
}
