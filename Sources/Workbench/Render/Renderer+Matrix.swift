import Runs
import Terminal

extension Renderer {
  /// Runs against the components in which they differ, the best first.
  func drawMatrix(_ state: WorkbenchState, _ sheet: MatrixSheet, _ layout: Layout, on grid: inout CellGrid) {
    guard let matrix = state.matrix(of: sheet) else { return }
    let name = min(28, max(10, matrix.rows.map { GlyphWidth.columns(of: $0.run) }.max() ?? 0) + 2)
    let widths = matrix.columns.enumerated().map { index, component in
      let cells = matrix.rows.map { Self.text($0.values[index]) } + [component.key]
      return min(18, (cells.map { GlyphWidth.columns(of: $0) }.max() ?? 0) + 2)
    }
    let score = 9
    let needed = name + widths.reduce(0, +) + score + 4
    let inside = window(
      "Components and scores of \(matrix.method)", columns: min(layout.screen.columns - 2, max(72, needed)),
      rows: min(sheetArea(layout).rows, matrix.rows.count + 7), layout, on: &grid)
    // Columns that do not fit are left out, the score never.
    var room = inside.columns - name - score
    let shown = widths.indices.prefix { index in
      room -= widths[index]
      return room >= 0
    }
    func write(_ line: Int, _ texts: [String], _ style: CellStyle) {
      var column = inside.column
      for (text, width) in zip(texts, [name, score] + shown.map { widths[$0] }) {
        let cell = CellRect(column: column, row: inside.row + line, columns: width - 1, rows: 1)
        grid.write(text.truncated(toColumns: width - 1), in: cell, style: style)
        column += width
      }
    }
    write(0, ["run", "score"] + shown.map { matrix.columns[$0].key }, theme.sheetTitle)
    let body = CellRect(
      column: inside.column, row: inside.row + 1, columns: inside.columns, rows: max(1, inside.rows - 4))
    let view = ListWindow(count: matrix.rows.count, selection: sheet.selection, rows: body.rows)
    let best = matrix.rows.prefix(matrix.own).first?.score
    for line in 0..<view.count {
      let index = view.first + line
      let row = matrix.rows[index]
      let isOwn = index < matrix.own
      let style = index == sheet.selection ? theme.focus : isOwn ? theme.sheet : theme.sheetFaint
      grid.fill(
        CellRect(column: body.column, row: body.row + line, columns: body.columns, rows: 1),
        with: Cell(" ", style: style))
      var value = row.score.map { Format.percent($0) } ?? "–"
      if isOwn, matrix.own > 1, row.score != nil, row.score == best { value += " ▲" }
      write(1 + line, [row.run, value] + shown.map { Self.text(row.values[$0]) }, style)
    }
    for (line, note) in notes(matrix, sheet, hidden: matrix.columns.count - shown.count).enumerated() {
      grid.write(
        note.truncated(toColumns: inside.columns), in: inside, line: inside.rows - 2 + line,
        style: theme.sheetFaint)
    }
  }

  private func notes(_ matrix: AblationMatrix, _ sheet: MatrixSheet, hidden: Int) -> [String] {
    var first =
      matrix.own > 1
      ? "\(matrix.own) runs of \(matrix.method) differ in \(matrix.columns.count) components"
      : "only one run of \(matrix.method): R trains another, camscope ablate all combinations"
    if hidden > 0 { first += "; \(hidden) more do not fit" }
    let name = matrix.rows.indices.contains(sheet.selection) ? matrix.rows[sheet.selection].scoreName : ""
    return [first, name]
  }

  private static func text(_ value: SettingValue?) -> String {
    switch value {
    case .flag(true)?: "[x]"
    case .flag(false)?: "[ ]"
    case let value?: value.description
    case nil: ""
    }
  }
}
