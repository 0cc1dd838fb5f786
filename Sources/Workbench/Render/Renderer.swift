import EngineProtocol
import Evaluation
import Imaging
import Terminal

/// Draws states: a frame is a function of the state and of what has arrived; fitted pictures are kept from
/// frame to frame.
package final class Renderer {
  /// What has arrived.
  package let contents: ContentStore
  let style: PictureStyle
  var theme: Theme
  private var themeChoice = ThemeChoice.dark
  private var pictures = PictureCache()

  /// A renderer for a terminal's colours and glyphs.
  package init(contents: ContentStore, style: PictureStyle = PictureStyle()) {
    self.contents = contents
    self.style = style
    theme = Theme(depth: style.depth)
  }

  /// The frame of a state.
  package func render(_ state: WorkbenchState) -> CellGrid {
    if state.theme != themeChoice {
      themeChoice = state.theme
      theme = Theme(depth: style.depth, choice: themeChoice)
      pictures = PictureCache()
    }
    let layout = Layout(state)
    var grid = CellGrid(
      columns: max(0, state.columns), rows: max(0, state.screenRows), filledWith: Cell(" ", style: theme.text)
    )
    guard layout.mode != .tooSmall else {
      drawTooSmall(state, on: &grid)
      return style.unicode ? grid : grid.asciified()
    }
    if let list = layout.list { drawList(state, in: list, on: &grid) }
    for frame in layout.panes { drawPane(state, frame, on: &grid) }
    drawProbe(state, in: layout.probe, on: &grid)
    drawStatus(state, in: layout.status, on: &grid)
    drawHints(state, in: layout.hints, on: &grid)
    drawSheets(state, layout, on: &grid)
    drawTour(state, layout, on: &grid)
    return style.unicode ? grid : grid.asciified()
  }

  /// The row around which a frame should be painted first: that of the probe, or of the topmost sheet.
  package func focusRow(_ state: WorkbenchState) -> Int {
    let layout = Layout(state)
    guard state.sheets.isEmpty, let frame = layout.panes.first(where: { $0.index == state.focus }) else {
      return state.screenRows / 2
    }
    return state.pictureFrame(frame).cell(of: state.probe)?.row ?? frame.rect.row
  }

  /// Whether everything visible has arrived.
  package func isComplete(_ state: WorkbenchState) -> Bool {
    state.image != nil
      && state.wants.allSatisfy { $0.priority != .visible || $0.key.isFact || contents.has($0.key) }
  }

  /// A fitted picture, made when it is not kept.
  func picture(_ key: PictureKey, make: () -> CellGrid?) -> CellGrid? { pictures.grid(key, make: make) }

  private func drawTooSmall(_ state: WorkbenchState, on grid: inout CellGrid) {
    let lines = [
      "camscope needs \(Layout.smallest.columns)×\(Layout.smallest.rows)",
      "this is \(state.columns)×\(state.screenRows)", "q quits",
    ]
    let top = max(0, (grid.rows - lines.count) / 2)
    for (index, line) in lines.enumerated() where top + index < grid.rows {
      grid.write(
        line, in: CellRect(column: 0, row: top + index, columns: grid.columns, rows: 1), alignment: .center,
        style: theme.text)
    }
  }
}

extension ContentKey {
  /// Whether it is kept in the state, not among the pixels.
  package var isFact: Bool {
    switch self {
    case .imageScores, .imageValues, .failures, .objectFacts, .curves, .log: true
    default: false
    }
  }
}
