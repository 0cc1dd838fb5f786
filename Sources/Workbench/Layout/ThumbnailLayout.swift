import Terminal

/// Where small pictures of a list stand: rows of equal cells, scrolled so that the selected one is in sight.
package struct ThumbnailLayout: Equatable, Sendable {
  /// Places in the list that are in sight.
  package let shown: Range<Int>
  package let perRow: Int
  private let area: CellRect
  private let size: (columns: Int, rows: Int)

  /// The size of a thumbnail with its title and a blank column, on a wide and on a narrow screen.
  private static let large = (columns: 28, rows: 11)
  private static let small = (columns: 20, rows: 8)

  package init(count: Int, selection: Int, in area: CellRect) {
    self.area = area
    size = area.columns >= 110 ? Self.large : Self.small
    perRow = max(1, area.columns / size.columns)
    let rows = max(1, area.rows / size.rows)
    let lines = (count + perRow - 1) / perRow
    let window = ListWindow(count: lines, selection: selection / perRow, rows: rows)
    shown = min(count, window.first * perRow)..<min(count, (window.first + window.count) * perRow)
  }

  package static func == (a: ThumbnailLayout, b: ThumbnailLayout) -> Bool {
    a.shown == b.shown && a.perRow == b.perRow && a.area == b.area
  }

  /// The cells of a place in sight: its title first, then its picture.
  package func rect(of place: Int) -> CellRect {
    let index = place - shown.lowerBound
    return CellRect(
      column: area.column + index % perRow * size.columns, row: area.row + index / perRow * size.rows,
      columns: size.columns - 1, rows: size.rows - 1)
  }
}
