import EngineProtocol
import Foundation
import Terminal

extension Renderer {
  /// The curves of a run: the chosen term over its parent's, this image's IoU by epoch, and the values at
  /// the cursor.
  func drawCurves(_ state: WorkbenchState, _ sheet: CurvesSheet, _ layout: Layout, on grid: inout CellGrid) {
    let area = sheetArea(layout)
    let columns = min(area.columns, max(60, area.columns * 3 / 5))
    let rows = min(area.rows, max(16, area.rows * 3 / 5))
    // At the bottom right: the picture of the cursor's epoch stays in sight on a large screen.
    let rect = CellRect(
      column: area.columns - columns, row: area.rows - rows, columns: columns, rows: rows)
    let inside = panel("Curves of \(sheet.run)", in: rect, on: &grid)
    guard let curves = state.curves[sheet.run], !curves.terms.isEmpty else {
      let known = state.curves[sheet.run] != nil
      grid.write(known ? "no values yet" : "reading …", in: inside, style: theme.sheetFaint)
      return
    }
    let index = min(sheet.term, curves.terms.count - 1)
    let term = curves.terms[index]
    let parent = state.run(named: sheet.run)?.parent
    let other = parent.flatMap { state.curves[$0]?.terms.first { $0.name == term.name } }
    drawTerms(curves, index, sheet, in: inside, on: &grid)
    let plot = CellRect(
      column: inside.column, row: inside.row + 1, columns: inside.columns, rows: max(0, inside.rows - 3))
    let isColored = style.depth == .trueColor || style.depth == .indexed256
    let line =
      isColored
      ? CellStyle(foreground: CellColor(0x6CB6FF), background: theme.sheet.background) : theme.sheetTitle
    let raw =
      isColored
      ? CellStyle(foreground: CellColor(0x35577A), background: theme.sheet.background) : theme.sheetFaint
    let parentLine =
      isColored
      ? CellStyle(foreground: CellColor(0x8A7A55), background: theme.sheet.background) : theme.sheetFaint
    var series: [CurvePlot.Series] = []
    if let other {
      series.append(CurvePlot.Series(points: other.points, style: parentLine, faint: parentLine))
    }
    series.append(CurvePlot.Series(points: term.points, style: line, faint: raw))
    let drawn = CurvePlot(
      series: series, axis: sheet.axis, isLogarithmic: sheet.isLogarithmic, smooths: sheet.smooths,
      epoch: sheet.epoch)
    drawn.draw(
      on: &grid, in: plot, text: theme.sheet, faint: theme.sheetFaint,
      cursor: theme.on(theme.warning, theme.sheet),
      unicode: style.unicode)
    drawValues(state, sheet, term, other, parent, in: inside, on: &grid)
  }

  private func drawTerms(
    _ curves: Curves, _ selected: Int, _ sheet: CurvesSheet, in rect: CellRect, on grid: inout CellGrid
  ) {
    var spans: [Span] = []
    for (index, term) in curves.terms.enumerated() {
      spans.append(Span(" \(term.name) ", index == selected ? theme.focus : theme.sheetFaint))
    }
    var notes = [sheet.axis.rawValue]
    if sheet.smooths { notes.append("smooth") }
    if sheet.isLogarithmic { notes.append("log") }
    grid.write(spans, in: rect)
    let text = " " + notes.joined(separator: " · ")
    if spans.columns + text.count < rect.columns {
      grid.write(text, in: rect, alignment: .trailing, style: theme.sheetFaint)
    }
  }

  private func drawValues(
    _ state: WorkbenchState, _ sheet: CurvesSheet, _ term: (name: String, points: [Curves.Point]),
    _ other: (name: String, points: [Curves.Point])?, _ parent: String?, in rect: CellRect,
    on grid: inout CellGrid
  ) {
    func value(_ points: [Curves.Point]) -> String {
      points.last { $0.epoch <= Double(sheet.epoch) + 1e-9 }.map { Format.short($0.value) } ?? "–"
    }
    var spans = [
      Span("epoch \(sheet.epoch) ", theme.on(theme.warning, theme.sheet)),
      Span("\(term.name) ", theme.sheetFaint),
      Span(value(term.points), theme.sheetTitle),
    ]
    if let other, let parent {
      spans += [Span("  \(parent) ", theme.sheetFaint), Span(value(other.points), theme.sheet)]
    }
    let nonFinite = term.points.filter { !$0.value.isFinite }.count
    if nonFinite > 0 {
      spans.append(Span("  \(nonFinite) values are not finite", theme.on(theme.bad, theme.sheet)))
    }
    let series = state.imageScoresByEpoch(run: sheet.run)
    if series.count > 1 {
      spans += [
        Span("  this image's IoU ", theme.sheetFaint),
        Span(Sparkline.text(series.map(\.score)), theme.sheetTitle),
        Span(
          series.first { $0.epoch == sheet.epoch }.map { " " + Format.percent($0.score) } ?? "", theme.sheet),
      ]
    }
    grid.write(spans, in: rect, line: rect.rows - 1)
  }
}
