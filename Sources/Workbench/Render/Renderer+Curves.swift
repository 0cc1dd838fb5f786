import EngineProtocol
import Foundation
import Terminal

extension Renderer {
  /// The curves of a run: the chosen term over that of other runs, this image's IoU by epoch, and the values at the
  /// cursor.
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
    drawTerms(curves, index, sheet, in: inside, on: &grid)
    let plot = CellRect(
      column: inside.column, row: inside.row + 1, columns: inside.columns, rows: max(0, inside.rows - 3))
    let lines = state.curveRuns(sheet).enumerated().compactMap { number, run in
      state.curves[run.name]?.terms.first { $0.name == term.name }.map {
        CurveLine(number: number, run: run.name, points: $0.points, colors: lineColors(number))
      }
    }
    // The sheet's own run is drawn last, over the others.
    let series = lines.reversed().map {
      CurvePlot.Series(
        points: $0.points, style: $0.colors.line, faint: $0.colors.faint, label: "\($0.number + 1)")
    }
    let drawn = CurvePlot(
      series: series, axis: sheet.axis, isLogarithmic: sheet.isLogarithmic, smooths: sheet.smooths,
      epoch: sheet.epoch)
    drawn.draw(
      on: &grid, in: plot, text: theme.sheet, faint: theme.sheetFaint,
      cursor: theme.on(theme.warning, theme.sheet),
      unicode: style.unicode)
    drawValues(state, sheet, term, lines, in: inside, on: &grid)
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

  /// The line and the raw values of the run of a number: by colour, and by brightness where there is none.
  private func lineColors(_ number: Int) -> (line: CellStyle, faint: CellStyle) {
    guard style.depth == .trueColor || style.depth == .indexed256 else {
      return (number == 0 ? theme.sheetTitle : theme.sheetFaint, theme.sheetFaint)
    }
    let colors = Self.lineColors[number % Self.lineColors.count]
    return (
      CellStyle(foreground: CellColor(colors.line), background: theme.sheet.background),
      CellStyle(foreground: CellColor(colors.faint), background: theme.sheet.background)
    )
  }

  /// Okabe and Ito's colours, told apart by every kind of colour vision, with their raw values darkened.
  private static let lineColors: [(line: UInt32, faint: UInt32)] = [
    (0x56B4E9, 0x2A5A75), (0xE69F00, 0x735000), (0x009E73, 0x00503A), (0xCC79A7, 0x663D54),
    (0xF0E442, 0x787221), (0xD55E00, 0x6B2F00),
  ]

  private func drawValues(
    _ state: WorkbenchState, _ sheet: CurvesSheet, _ term: (name: String, points: [Curves.Point]),
    _ lines: [CurveLine], in rect: CellRect, on grid: inout CellGrid
  ) {
    var spans = [
      Span("epoch \(sheet.epoch) ", theme.on(theme.warning, theme.sheet)),
      Span("\(term.name) ", theme.sheetFaint),
    ]
    for line in lines {
      let value =
        line.points.last { $0.epoch <= Double(sheet.epoch) + 1e-9 }.map { Format.short($0.value) } ?? "–"
      spans += [
        Span(" \(line.number + 1) \(line.run) ", line.colors.line), Span("\(value) ", theme.sheetTitle),
      ]
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

/// The chosen term of one run.
private struct CurveLine {
  /// Its place among the sheet's runs, from 0.
  var number: Int
  var run: String
  var points: [Curves.Point]
  var colors: (line: CellStyle, faint: CellStyle)
}
