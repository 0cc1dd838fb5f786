import Terminal
import Testing

@Suite("Cell grids")
struct CellGridTests {
  @Test("text is cut at the edges of the grid and of the clip")
  func clipping() {
    var grid = CellGrid(columns: 6, rows: 2)
    #expect(grid.write("abcdefgh", column: -2, row: 0) == 8)
    #expect(grid.write("xyz", column: 4, row: 1) == 3)
    #expect(grid.write("below", column: 0, row: 2) == 5)
    #expect(grid.textRows == ["cdefgh", "    xy"])
    grid.write("12345", column: 0, row: 1, clippedTo: CellRect(column: 1, row: 1, columns: 2, rows: 1))
    #expect(grid.textRows[1] == " 23 xy")
  }

  @Test("a wide character takes two cells, and a cut half becomes a blank")
  func wideCharacters() {
    var grid = CellGrid(columns: 6, rows: 1)
    #expect(grid.write("漢字!", column: 0, row: 0) == 5)
    #expect(grid[1, 0].isContinuation)
    #expect(grid.text == "漢字!")
    grid.write("x", column: 1, row: 0)
    #expect(grid.textRows == [" x字! "])
    grid.write("漢", column: 5, row: 0)
    #expect(grid.textRows == [" x字! "])
    grid.fill(CellRect(column: 2, row: 0, columns: 1, rows: 1), with: Cell("|"))
    #expect(grid.textRows == [" x| ! "])
  }

  @Test("combining marks join their letter and control characters cannot reach the terminal")
  func harmless() {
    var grid = CellGrid(columns: 12, rows: 1)
    grid.write("e\u{301}q\u{301}\u{1B}[2J\t\u{202E}\u{85}z", column: 0, row: 0)
    #expect(grid.text == "éq\u{FFFD}[2J \u{FFFD}z")
    #expect(GlyphWidth.columns(of: "\u{200B}\u{301}") == 0)
    #expect(GlyphWidth.columns(of: "👩‍🚀") == 2)
    #expect(GlyphWidth.columns(of: "a漢é") == 4)
  }

  @Test("a line is aligned in its rectangle and cut with an ellipsis")
  func alignment() {
    var grid = CellGrid(columns: 10, rows: 4)
    let rect = CellRect(column: 1, row: 0, columns: 8, rows: 3)
    grid.write("ab", in: rect, alignment: .trailing)
    grid.write("ab", in: rect, line: 1, alignment: .center)
    grid.write("abcdefghijk", in: rect, line: 2)
    grid.write("outside", in: rect, line: 3)
    #expect(grid.textRows == ["       ab ", "    ab    ", " abcdefg… ", "          "])
    #expect("漢字漢".truncated(toColumns: 4) == "漢…")
  }

  @Test("a box frames its inside with a title and is cut by the grid")
  func boxes() {
    var grid = CellGrid(columns: 9, rows: 4)
    grid.box(CellRect(column: 0, row: 0, columns: 9, rows: 3), border: .rounded, title: "Long title")
    #expect(grid.text == "╭─ Lo… ─╮\n│       │\n╰───────╯\n")
    var small = CellGrid(columns: 3, rows: 2)
    small.box(CellRect(column: 1, row: 1, columns: 9, rows: 9))
    #expect(small.text == "\n ┌─")
  }

  @Test("a dimmed rectangle is darker, and the terminal's own colour gets the attribute")
  func dimming() {
    var grid = CellGrid(
      columns: 2, rows: 1, filledWith: Cell("x", style: CellStyle(background: CellColor(0xFF8040))))
    grid.dim(CellRect(column: 0, row: 0, columns: 1, rows: 5), factor: 0.5)
    #expect(grid[0, 0].style.background == CellColor(0x7F4020))
    #expect(grid[0, 0].style.attributes == .dim)
    #expect(grid[1, 0].style.background == CellColor(0xFF8040))
  }

  @Test("a part that is copied out and pasted back changes nothing")
  func copying() {
    var grid = CellGrid(columns: 5, rows: 3)
    grid.write("ab漢d", column: 0, row: 1)
    let part = grid.subgrid(CellRect(column: -1, row: 0, columns: 3, rows: 5))
    #expect(part.textRows == ["   ", " ab", "   ", "   ", "   "])
    let before = grid
    grid.paste(grid.subgrid(grid.bounds), column: 0, row: 0)
    #expect(grid == before)
    grid.paste(CellGrid(columns: 1, rows: 1, filledWith: Cell("#")), column: 3, row: 1)
    #expect(grid.textRows[1] == "ab #d")
  }

  @Test("only cells that differ are reported as changed")
  func difference() {
    let old = CellGrid(columns: 4, rows: 2)
    var new = old
    new.write("x", column: 3, row: 0)
    new[0, 1].style.attributes = .bold
    #expect(new.changedIndices(from: old) == [3, 4])
    #expect(new.changedIndices(from: CellGrid(columns: 2, rows: 2)).count == 8)
  }
}
