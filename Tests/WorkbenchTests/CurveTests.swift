import EngineProtocol
import Terminal
import Testing
import Workbench

@Suite struct CurveTests {
  @Test("ticks are 1, 2 or 5 times a power of ten, inside the range, and not too many")
  func ticks() {
    #expect(AxisTicks.ticks(in: 0...1, atMost: 6) == [0, 0.2, 0.4, 0.6, 0.8, 1])
    #expect(AxisTicks.ticks(in: 0...300, atMost: 4) == [0, 100, 200, 300])
    #expect(AxisTicks.ticks(in: 3...3, atMost: 4) == [3])
    for (low, high) in [(-7.3, 12.9), (1e-9, 3e-9), (0.12, 0.13), (-1e12, 1e12)] {
      for count in 1...12 {
        let ticks = AxisTicks.ticks(in: low...high, atMost: count)
        #expect(ticks.count <= count + 1)
        #expect(ticks.allSatisfy { $0 >= low - 1e-9 && $0 <= high + 1e-9 })
      }
    }
    #expect(AxisTicks.ticks(in: 0...Double.infinity, atMost: 5).isEmpty)
  }

  @Test(
    "the average of a constant is the constant from the first value on, and passes over what is not finite")
  func smoothing() {
    let flat = Smoothing.average([2, 2, 2, 2])
    #expect(flat.allSatisfy { abs($0 - 2) < 1e-12 })
    let broken = Smoothing.average([1, .nan, 1])
    #expect(broken.allSatisfy { abs($0 - 1) < 1e-12 })
    #expect(Smoothing.average([.nan])[0].isNaN)
  }

  @Test("dots of a cell follow the Braille numbering")
  func braille() {
    var canvas = BrailleCanvas(columns: 1, rows: 1)
    canvas.set(x: 0, y: 0, style: CellStyle())
    canvas.set(x: 1, y: 3, style: CellStyle())
    var grid = CellGrid(columns: 1, rows: 1)
    canvas.draw(on: &grid, column: 0, row: 0, unicode: true)
    #expect(grid[0, 0].glyph.value == 0x2800 + 0x01 + 0x80)
    canvas.draw(on: &grid, column: 0, row: 0, unicode: false)
    #expect(grid[0, 0].glyph == "*")
    canvas.draw(on: &grid, column: 5, row: 5, unicode: true)
    canvas.line(from: (.infinity, 0), to: (0, 0), style: CellStyle())
  }

  @Test("a falling curve is high at the left and low at the right")
  func plot() {
    let points = (0...100).map {
      Curves.Point(epoch: Double($0), step: Double($0), seconds: Double($0), value: 100 - Double($0))
    }
    var grid = CellGrid(columns: 60, rows: 20)
    let style = CellStyle()
    CurvePlot(series: [CurvePlot.Series(points: points, style: style, faint: style)], smooths: false).draw(
      on: &grid, in: grid.bounds, text: style, faint: style, cursor: style, unicode: true)
    func top(_ columns: Range<Int>) -> Int {
      (0..<18).first { row in columns.contains { (0x2801...0x28FF).contains(grid[$0, row].glyph.value) } }
        ?? 99
    }
    #expect(top(9..<14) < 4)
    #expect(top(55..<60) > 13)
    #expect(grid.text.contains("100") && grid.text.contains("50"))
  }

  @Test("a series without a finite value says so instead of drawing")
  func nothingToDraw() {
    var grid = CellGrid(columns: 60, rows: 20)
    let style = CellStyle()
    let points = [Curves.Point(epoch: 1, step: 1, seconds: 1, value: .nan)]
    CurvePlot(series: [CurvePlot.Series(points: points, style: style, faint: style)]).draw(
      on: &grid, in: grid.bounds, text: style, faint: style, cursor: style, unicode: true)
    #expect(grid.text.contains("no value of this term is finite"))
  }

  @Test("a sparkline rises with its values and leaves a blank where there is none")
  func sparkline() {
    #expect(Sparkline.text([0, 0.5, .nan, 1]) == "▁▅ █")
    #expect(Sparkline.text([]) == "")
    #expect(Sparkline.text([3, 3]) == "▄▄")
  }
}
