import Terminal
import Testing

@Suite("Painting over a link whose rate is told")
struct SlowLinkTests {
  @Test("rates are read as people write them, and what carries no picture is refused")
  func rates() {
    #expect(LinkRate("1M")?.bitsPerSecond == 1_000_000)
    #expect(LinkRate("256k")?.bitsPerSecond == 256_000)
    #expect(LinkRate("1.5m")?.bitsPerSecond == 1_500_000)
    #expect(LinkRate("1000000")?.bitsPerSecond == 1_000_000)
    for text in ["", "M", "1", "9k", "-1M", "fast", "inf", "nan", "1MM"] {
      #expect(LinkRate(text) == nil, "\(text)")
    }
  }

  @Test("a piece is a tenth of a second of the link, and the next one waits until it is through")
  func pace() throws {
    let start = ContinuousClock.now
    var pace = LinkPace(try #require(LinkRate("1M")), now: start)
    // 125 kB/s, of which four fifths are used.
    #expect(pace.piece == 10_000)
    #expect(pace.wait(now: start) == .zero)
    pace.sent(10_000, now: start)
    #expect(pace.wait(now: start) == .milliseconds(100))
    #expect(pace.wait(now: start + .milliseconds(40)) == .milliseconds(60))
    pace.sent(5_000, now: start + .milliseconds(40))
    #expect(pace.wait(now: start + .milliseconds(40)) == .milliseconds(110))
    // An idle link saves nothing up.
    pace.sent(10_000, now: start + .seconds(9))
    #expect(pace.wait(now: start + .seconds(9)) == .milliseconds(100))
  }

  @Test(
    "rows of text go first, then pictures from the focus outwards, coarse before fine where they take long")
  func order() {
    typealias Step = PaintPlan.Step
    let short = PaintPlan(costs: [0, 5000, 40, 5000, 5000, 90], focus: 3, piece: 10_000)
    #expect(short.steps == [2, 5, 3, 4, 1].map { Step(row: $0) })
    var long = PaintPlan(costs: [9000, 40, 9000, 0], focus: 2, piece: 5000)
    #expect(
      long.steps == [Step(row: 1), Step(row: 2, isCoarse: true), Step(row: 0, isCoarse: true)]
        + [2, 0].map { Step(row: $0) })
    #expect(long.next() == Step(row: 1) && long.steps.count == 4)
    #expect(PaintPlan(costs: [0, 0], focus: 0, piece: 1).steps.isEmpty)
  }

  @Test("pictures become patches of four cells in the mean of their light; text and the rest stay")
  func coarse() {
    let picture = CellStyle(foreground: CellColor(0xFFFFFF), background: CellColor(0))
    var grid = CellGrid(columns: 10, rows: 2)
    for column in 0..<4 { grid[column, 0] = Cell("▀", style: picture) }
    for (column, glyph) in zip(4..<8, "text".unicodeScalars) { grid[column, 0] = Cell(glyph, style: picture) }
    for column in 0..<4 { grid[column, 1] = Cell(column < 1 ? "▀" : " ", style: picture) }
    let coarse = grid.coarse()
    // Half of the light is sRGB 188, not 128.
    for column in 0..<4 {
      #expect(coarse[column, 0] == Cell(" ", style: CellStyle(background: CellColor(0xBCBCBC))))
    }
    for column in 4..<10 { #expect(coarse[column, 0] == grid[column, 0]) }
    for column in 0..<10 { #expect(coarse[column, 1] == grid[column, 1], "one block of four is no picture") }
  }
}
