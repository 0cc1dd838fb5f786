/// Which lines of a long list are shown: the selected one in the middle where there is room on both sides.
package struct ListWindow: Hashable, Sendable {
  package let first: Int
  package let count: Int

  package init(count: Int, selection: Int, rows: Int) {
    let rows = max(0, rows)
    first = max(0, min(selection - rows / 2, count - rows))
    self.count = max(0, min(rows, count - first))
  }
}
