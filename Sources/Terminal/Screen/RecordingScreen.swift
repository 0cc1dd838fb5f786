/// A screen in memory, for tests: keeps every grid it is shown and plays scripted keys.
public final class RecordingScreen: Screen {
  public private(set) var columns: Int
  public private(set) var rows: Int
  public let pictureStyle: PictureStyle
  public let cellAspect: Double
  public let waker = Waker()
  /// Every grid that was presented, oldest first.
  public private(set) var grids: [CellGrid] = []
  /// What is left of the script.
  public private(set) var script: ScriptedKeys
  public private(set) var isHoverReported = false
  public private(set) var isSuspended = false
  public private(set) var isClosed = false
  public private(set) var redraws = 0

  public init(
    columns: Int = 80, rows: Int = 24, script: ScriptedKeys = "", pictureStyle: PictureStyle = PictureStyle(),
    cellAspect: Double = 2
  ) {
    self.columns = columns
    self.rows = rows
    self.script = script
    self.pictureStyle = pictureStyle
    self.cellAspect = cellAspect
  }

  /// The grid that is shown; nil before the first.
  public var current: CellGrid? { grids.last }
  public var isDrained: Bool { true }

  public func present(_ grid: CellGrid, focusRow: Int) { grids.append(grid) }

  /// The next event of the script alone, so that every step can be looked at; empty at once when there is
  /// none.
  public func waitForEvents(timeout: Duration?) -> [InputEvent] {
    guard let event = script.next() else { return [] }
    if case .resize(let columns, let rows) = event {
      self.columns = columns
      self.rows = rows
    }
    return [event]
  }

  public func reportHover(_ on: Bool) { isHoverReported = on }
  public func redraw() { redraws += 1 }
  public func suspend() { isSuspended = true }
  public func resume() { isSuspended = false }
  public func close() { isClosed = true }
}
