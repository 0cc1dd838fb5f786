import EngineProtocol
import Foundation
import Terminal

/// A term of one or more runs against epochs, steps or time, with axes, raw dots, an average and a cursor.
package struct CurvePlot {
  /// One line of the plot.
  package struct Series {
    package var points: [Curves.Point]
    package var style: CellStyle
    package var faint: CellStyle
    /// Stands at the line's end, so that lines can be told apart without colours; empty: nothing.
    package var label: String
    package init(points: [Curves.Point], style: CellStyle, faint: CellStyle, label: String = "") {
      self.points = points
      self.style = style
      self.faint = faint
      self.label = label
    }
  }

  package var series: [Series]
  package var axis: CurvesSheet.Axis
  package var isLogarithmic: Bool
  package var smooths: Bool
  /// The epoch of the cursor.
  package var epoch: Int?

  package init(
    series: [Series], axis: CurvesSheet.Axis = .epoch, isLogarithmic: Bool = false, smooths: Bool = true,
    epoch: Int? = nil
  ) {
    self.series = series
    self.axis = axis
    self.isLogarithmic = isLogarithmic
    self.smooths = smooths
    self.epoch = epoch
  }

  /// A point's place on the horizontal axis.
  private func place(_ point: Curves.Point) -> Double {
    switch axis {
    case .epoch: point.epoch
    case .step: point.step
    case .time: point.seconds
    }
  }

  /// A value's place on the vertical axis; nil: it has none.
  private func height(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    guard isLogarithmic else { return value }
    return value > 0 ? log10(value) : nil
  }

  /// Draws into a rectangle; says so where there is nothing to draw.
  package func draw(
    on grid: inout CellGrid, in rect: CellRect, text: CellStyle, faint: CellStyle, cursor: CellStyle,
    unicode: Bool
  ) {
    let labelColumns = 8
    guard rect.columns > labelColumns + 6, rect.rows > 4 else { return }
    let area = CellRect(
      column: rect.column + labelColumns, row: rect.row, columns: rect.columns - labelColumns,
      rows: rect.rows - 2)
    let all = series.flatMap(\.points)
    let heights = all.compactMap { height($0.value) }
    let places = all.map(place).filter(\.isFinite)
    guard let bottom = heights.min(), let top = heights.max(), let left = places.min(),
      let right = places.max()
    else {
      grid.write(
        all.isEmpty ? "no values yet" : "no value of this term is finite", in: rect, line: rect.rows / 2,
        alignment: .center, style: faint)
      return
    }
    let pad = top > bottom ? (top - bottom) * 0.04 : max(abs(top) * 0.1, 1e-6)
    let vertical = (bottom - pad)...(top + pad)
    let horizontal = left...max(right, left + 1e-9)
    drawAxes(
      on: &grid, area: area, vertical: vertical, horizontal: horizontal, style: faint, unicode: unicode)
    var ends: [(column: Int, row: Int, text: String, style: CellStyle)] = []
    var canvas = BrailleCanvas(columns: area.columns, rows: area.rows)
    func spot(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      (
        (x - horizontal.lowerBound) / (horizontal.upperBound - horizontal.lowerBound)
          * Double(canvas.width - 1),
        (vertical.upperBound - y) / (vertical.upperBound - vertical.lowerBound) * Double(canvas.height - 1)
      )
    }
    for line in series {
      let averaged = smooths && line.points.count > 20 ? Smoothing.average(line.points.map(\.value)) : nil
      if averaged != nil {
        for point in line.points {
          guard let y = height(point.value) else { continue }
          let dot = spot(place(point), y)
          canvas.set(x: Int(dot.x.rounded()), y: Int(dot.y.rounded()), style: line.faint)
        }
      }
      var before: (x: Double, y: Double)?
      for (point, value) in zip(line.points, averaged ?? line.points.map(\.value)) {
        guard let y = height(value) else {
          before = nil
          continue
        }
        let next = spot(place(point), y)
        canvas.line(from: before ?? next, to: next, style: line.style)
        before = next
      }
      if series.count > 1, let before, before.x.isFinite, before.y.isFinite {
        ends.append(
          (
            max(0, min(area.columns - 1, Int(before.x) / 2 + 1)),
            max(0, min(area.rows - 1, Int(before.y) / 4)),
            line.label, line.style
          ))
      }
    }
    drawCursor(on: &grid, area: area, style: cursor, unicode: unicode) { spot($0, 0).x / 2 }
    canvas.draw(on: &grid, column: area.column, row: area.row, unicode: unicode)
    for end in ends {
      grid.write(end.text, column: area.column + end.column, row: area.row + end.row, style: end.style)
    }
  }

  /// A vertical line at the cursor's epoch.
  private func drawCursor(
    on grid: inout CellGrid, area: CellRect, style: CellStyle, unicode: Bool, column: (Double) -> Double
  ) {
    guard let epoch, let first = series.last?.points,
      let point = first.min(by: { abs($0.epoch - Double(epoch)) < abs($1.epoch - Double(epoch)) })
    else { return }
    let place = column(place(point))
    guard place.isFinite, place >= -0.5, place < Double(area.columns) else { return }
    grid.verticalRule(
      column: area.column + max(0, min(area.columns - 1, Int(place))), row: area.row, rows: area.rows,
      glyph: unicode ? "│" : "|", style: style)
  }

  private func drawAxes(
    on grid: inout CellGrid, area: CellRect, vertical: ClosedRange<Double>, horizontal: ClosedRange<Double>,
    style: CellStyle, unicode: Bool
  ) {
    grid.verticalRule(
      column: area.column - 1, row: area.row, rows: area.rows, glyph: unicode ? "│" : "|", style: style)
    grid.horizontalRule(
      column: area.column - 1, row: area.row + area.rows, columns: area.columns + 1,
      glyph: unicode ? "─" : "-",
      style: style)
    for tick in AxisTicks.ticks(in: vertical, atMost: max(2, area.rows / 4)) {
      let part = (vertical.upperBound - tick) / (vertical.upperBound - vertical.lowerBound)
      let row = area.row + Int((part * Double(area.rows - 1)).rounded())
      grid.write(
        Format.short(isLogarithmic ? pow(10, tick) : tick),
        in: CellRect(column: area.column - 8, row: row, columns: 6, rows: 1), alignment: .trailing,
        style: style)
    }
    var free = area.column
    for tick in AxisTicks.ticks(in: horizontal, atMost: max(2, area.columns / 10)) {
      let part = (tick - horizontal.lowerBound) / (horizontal.upperBound - horizontal.lowerBound)
      let label = axis == .time ? Format.duration(tick) : Format.short(tick)
      let start = max(free, area.column + Int(part * Double(area.columns - 1)) - label.count / 2)
      guard start + label.count <= area.column + area.columns else { continue }
      grid.write(label, column: start, row: area.row + area.rows + 1, style: style)
      free = start + label.count + 2
    }
  }
}
