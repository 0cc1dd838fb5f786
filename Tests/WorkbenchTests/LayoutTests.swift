import Terminal
import Testing
import Workbench

@Suite struct LayoutTests {
  @Test("at every size, every part lies inside the screen and panes do not overlap")
  func inside() {
    var driver = Driver()
    driver.press("v s v")
    for columns in [0, 1, 2, 7, 39, 40, 59, 60, 80, 100, 120, 200, 400] {
      for rows in [0, 1, 2, 11, 12, 19, 20, 24, 40, 60, 120] {
        driver.send(.input(.resize(columns: columns, rows: rows)))
        let layout = Layout(driver.state)
        #expect((layout.mode == .tooSmall) == (columns < 40 || rows < 12))
        var covered = Set<Int>()
        for part in layout.panes.map(\.rect) + [layout.probe, layout.status, layout.hints]
          + [layout.list].compactMap({ $0 })
        {
          #expect(part.column >= 0 && part.row >= 0 && part.columns >= 0 && part.rows >= 0)
          #expect(part.column + part.columns <= columns && part.row + part.rows <= rows)
          for row in part.row..<(part.row + part.rows) {
            for column in part.column..<(part.column + part.columns) {
              #expect(covered.insert(row * columns + column).inserted)
            }
          }
        }
      }
    }
  }

  @Test("a cell's source pixel lies in that cell again")
  func roundTrip() {
    for zoom in [1.0, 1.5, 4, 32] {
      for (width, height) in [(500, 375), (1, 1), (20, 900), (4000, 30)] {
        var view = PaneView()
        view.zoom = zoom
        view.centerX = 0.3 * Double(width)
        let frame = PictureFrame(
          picture: CellRect(column: 3, row: 2, columns: 70, rows: 40),
          image: PixelSize(width: width, height: height), view: view)
        let (perColumn, perRow) = frame.pixelsPerCell
        for row in frame.cells.row..<(frame.cells.row + frame.cells.rows) {
          for column in frame.cells.column..<(frame.cells.column + frame.cells.columns) {
            guard let point = frame.point(column: column, row: row) else {
              Issue.record("no pixel at \(column),\(row)")
              continue
            }
            #expect(point == point.clamped(to: PixelSize(width: width, height: height)))
            // Where a cell covers less than a pixel, several cells show the same one.
            if perColumn >= 1, perRow >= 1 {
              guard let cell = frame.cell(of: point) else {
                Issue.record("\(point) is out of sight")
                continue
              }
              #expect(abs(cell.column - column) <= 1 && abs(cell.row - row) <= 1)
            }
          }
        }
        #expect(frame.point(column: 2, row: 2) == nil)
      }
    }
  }

  @Test("an image keeps its proportions within half a cell")
  func proportions() {
    let frame = PictureFrame(
      picture: CellRect(column: 0, row: 0, columns: 100, rows: 40), image: PixelSize(width: 500, height: 375),
      view: PaneView())
    #expect(frame.cells == CellRect(column: 0, row: 1, columns: 100, rows: 38) || frame.cells.rows == 38)
    #expect(frame.width == 500 && frame.height == 375)
  }

  @Test("the bars of epochs stand around the shown one, and a column tells its epoch")
  func scrubber() {
    let few = EpochScrubber(count: 5, selection: 2, columns: 80)
    #expect(few.shown == 0..<5 && few.barColumns == 2)
    #expect((0..<12).map { few.epoch(atColumn: $0) } == [nil, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, nil])
    let many = EpochScrubber(count: 100, selection: 50, columns: 44)
    #expect(
      many.shown.count == 10 && many.shown.contains(50) && many.epoch(atColumn: 1) == many.shown.lowerBound)
  }

  @Test("all panes have a row for epochs or none")
  func scrubberRows() {
    for columns in stride(from: 40, through: 200, by: 7) {
      for rows in stride(from: 12, through: 60, by: 5) {
        var driver = Driver(columns: columns, rows: rows)
        driver.press("4 v 6 s")
        let heights = Set(Layout(driver.state).panes.map(\.scrubber.rows))
        #expect(heights.count == 1)
      }
    }
  }
}
