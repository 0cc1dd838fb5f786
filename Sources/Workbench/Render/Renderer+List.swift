import Evaluation
import Foundation
import Terminal

extension Renderer {
  /// The image list: its head, then a window of names around the shown image, with marks and scores.
  func drawList(_ state: WorkbenchState, in rect: CellRect, on grid: inout CellGrid) {
    grid.verticalRule(column: rect.column + rect.columns, row: rect.row, rows: rect.rows, style: theme.faint)
    let head = CellRect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1)
    grid.fill(head, with: Cell(" ", style: theme.bar))
    let count =
      state.listed.count == state.images.count
      ? "\(state.images.count)" : "\(state.listed.count)/\(state.images.count)"
    grid.write(
      [
        Span(" \(state.shownTitle)", theme.on(theme.strong, theme.bar)),
        Span(" \(state.split ?? "") \(count)", theme.barFaint),
      ], in: head)
    let isOwnOrder = state.order.showsItsValue
    if let run = state.run(of: state.focused), !run.scores.isEmpty || isOwnOrder {
      // Scores after an epoch may look less closely than panes do; both stand on the screen.
      let titles =
        isOwnOrder
        ? [state.order.key.name, "by"]
        : (run.scoreLabel.contains("single view") ? ["IoU, 1 view"] : []) + ["IoU"]
      let used = state.shownTitle.count + (state.split ?? "").count + count.count + 3
      if let title = titles.first(where: { used + $0.count + 1 < rect.columns }) {
        let cells = CellRect(column: rect.column, row: rect.row, columns: rect.columns - 1, rows: 1)
        grid.write(title, in: cells, alignment: .trailing, style: theme.barFaint)
      }
    }
    let body = CellRect(column: rect.column, row: rect.row + 1, columns: rect.columns, rows: rect.rows - 1)
    guard !state.listed.isEmpty else {
      let text =
        !state.folderIsOpen ? "opening …" : state.images.isEmpty ? "no images" : "the filter hides all"
      grid.write(" \(text)", in: body, style: theme.faint)
      return
    }
    let scores = state.scores(of: state.focused)
    let selected = state.position
    let window = ListWindow(count: state.listed.count, selection: selected ?? 0, rows: body.rows)
    for line in 0..<window.count {
      let name = state.listed[window.first + line]
      let isSelected = window.first + line == selected
      let row = CellRect(column: body.column, row: body.row + line, columns: body.columns, rows: 1)
      let style = isSelected ? theme.focus : theme.text
      if isSelected { grid.fill(row, with: Cell(" ", style: style)) }
      let mark = state.marks.contains(name) ? "●" : isSelected ? "▸" : " "
      let score =
        isOwnOrder
        ? state.orderValue(of: name).map(state.order.key.text) ?? "·"
        : scores?[name].map { Format.percent($0) } ?? ""
      let room = max(0, row.columns - score.count - 4)
      let markStyle = isSelected ? style : theme.warning
      grid.write(
        [Span(mark, markStyle), Span(" " + name.truncated(toColumns: room), style)], in: row)
      if !score.isEmpty {
        grid.write(
          score, in: CellRect(column: row.column, row: row.row, columns: row.columns - 1, rows: 1),
          alignment: .trailing, style: isSelected ? style : theme.faint)
      }
    }
  }
}

extension ImageOrder {
  /// Whether lists write the value that images are ordered by instead of their IoU.
  var showsItsValue: Bool { key != .name && key != .iou }
}

extension ImageOrder.Key {
  /// A value of it as the list writes it: counts as they are, shares in per cent.
  func text(_ value: Double) -> String {
    switch self {
    case .score(.failures), .score(.kind(.missingClass)), .score(.kind(.missingObject)): String(Int(value))
    case .score(.cost): String(format: "%+.2f", 100 * value)
    default: Format.percent(value)
    }
  }
}
