import Terminal
import Testing

@Suite("ANSI text")
struct ANSIWriterTests {
  private var grid: CellGrid {
    var grid = CellGrid(columns: 4, rows: 2)
    grid.write("漢x", column: 0, row: 0, style: CellStyle(foreground: CellColor(0xFF0000), attributes: .bold))
    grid[1, 1] = Cell(" ", style: CellStyle(background: CellColor(0x010203)))
    return grid
  }

  @Test("colours change where the style does and every line ends in the default state")
  func trueColor() {
    #expect(
      ANSIWriter().text(of: grid)
        == "\u{1B}[0;1;38;2;255;0;0m漢x\u{1B}[0m \n \u{1B}[0;48;2;1;2;3m \u{1B}[0m  \n")
  }

  @Test("fewer colours become indices, none become attributes only")
  func fewerColors() {
    #expect(ANSIWriter(depth: .indexed256).text(of: grid).contains("\u{1B}[0;1;38;5;196m"))
    #expect(ANSIWriter(depth: .ansi16).text(of: grid).contains("\u{1B}[0;1;91m"))
    #expect(ANSIWriter(depth: .ansi8).text(of: grid).contains("\u{1B}[0;1;31m"))
    #expect(ANSIWriter(depth: .mono).text(of: grid).hasPrefix("\u{1B}[0;1m漢x\u{1B}[0m"))
  }
}
