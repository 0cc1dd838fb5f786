/// Where the bars of a run's epochs stand in a row: all of them where they fit, else a window around the shown one.
package struct EpochScrubber: Equatable, Sendable {
  /// Places of the epochs that are shown.
  package let shown: Range<Int>
  /// Columns of a bar.
  package let barColumns: Int
  /// What stands to the right of the bars takes this many columns at most.
  private static let textColumns = 34

  /// - Parameters:
  ///   - count: How many epochs have a checkpoint.
  ///   - selection: The place of the shown one.
  ///   - columns: Of the whole row.
  package init(count: Int, selection: Int, columns: Int) {
    let room = max(4, columns - Self.textColumns)
    barColumns = count * 2 <= room ? 2 : 1
    let window = ListWindow(count: count, selection: selection, rows: room / barColumns)
    shown = window.first..<window.first + window.count
  }

  /// The place of the epoch at a column of the row, whose first column is 0; nil: no bar stands there.
  package func epoch(atColumn column: Int) -> Int? {
    guard column >= 1 else { return nil }
    let place = shown.lowerBound + (column - 1) / barColumns
    return shown.contains(place) ? place : nil
  }
}
