import Imaging
import Terminal
import Testing

@Suite("Pictures of grids")
struct GridRasterizerTests {
  private let white = CellStyle(foreground: CellColor(0xFFFFFF), background: CellColor(0x000000))

  private func image(_ text: String, style: CellStyle? = nil) -> RGBImage {
    var grid = CellGrid(columns: GlyphWidth.columns(of: text), rows: 1)
    grid.write(text, column: 0, row: 0, style: style ?? white)
    return GridRasterizer().image(of: grid)
  }

  /// The picture as rows of dots and hashes.
  private func rows(_ image: RGBImage) -> [String] {
    (0..<image.height).map { y in
      String((0..<image.width).map { image[$0, y].green > 127 ? "#" : "." })
    }
  }

  @Test("the font holds every character of the interface")
  func coverage() {
    let needed =
      "·…–—×▲▼●○◆◇✓✗⚠⚙★☆▸◂▶◀⏵⏸⏹⏺σαβλμτ←→↑↓↔⇧⏎≤≥≠≈±°²³½∞∑√◉◐■□•‹›«»⋯⟨⟩✕\u{FFFD}"
      + "─│┌┐└┘├┤┬┴┼━┃┏┓┗┛═║╔╗╚╝╭╮╰╯┄┆╌╎"
    let held = Set(BitmapFont.scalars)
    for scalar in needed.unicodeScalars { #expect(held.contains(scalar), "\(scalar)") }
    for value in Array(0x20...0x7E) + Array(0xA0...0xFF) where value != 0xA0 && value != 0xAD {
      #expect(held.contains(Unicode.Scalar(UInt8(value))), "U+\(String(value, radix: 16))")
    }
    for value in 0x2500...0x257F { #expect(Unicode.Scalar(value).map(held.contains) == true) }
  }

  @Test("a letter looks like the letter")
  func letter() {
    #expect(
      rows(image("T"))[3..<16] == [
        ".#######..", "....#.....", "....#.....", "....#.....", "....#.....", "....#.....", "....#.....",
        "....#.....", "....#.....", "....#.....", "....#.....", "....#.....", "....#.....",
      ])
  }

  @Test("frames join from cell to cell without a gap")
  func joins() {
    let horizontal = rows(image("─┼━═"))
    #expect(horizontal.contains { $0.prefix(20) == String(repeating: "#", count: 20) })
    var grid = CellGrid(columns: 1, rows: 3)
    for (row, glyph) in ["┬", "│", "┘"].enumerated() { grid.write(glyph, column: 0, row: row, style: white) }
    let image = GridRasterizer().image(of: grid)
    let middle = rows(image).map { Array($0)[4] }
    #expect(middle[12..<48].allSatisfy { $0 == "#" })
  }

  @Test("block elements cover their exact part of the cell")
  func blocks() {
    for value in 0x2580...0x259F where !(0x2591...0x2593).contains(value) {
      guard let glyph = Unicode.Scalar(value) else { continue }
      let image = image(String(Character(glyph)))
      // Pixels that lie wholly on one side of all eighths are black or white.
      for y in 0..<20 {
        for x in 0..<10 {
          let columns = Set([x * 8 / 10, ((x + 1) * 8 - 1) / 10])
          let lines = Set([y * 8 / 20, ((y + 1) * 8 - 1) / 20])
          let covered = columns.flatMap { column in lines.map { BlockShape.covers(glyph, x: column, y: $0) } }
          if Set(covered).count == 1 {
            #expect(image[x, y].red == (covered[0] ? 255 : 0), "\(glyph) at \(x), \(y)")
          }
        }
      }
    }
    // 1/8 of ten pixels: one whole pixel and a quarter of the next, as light.
    let eighth = image("▏")
    #expect(eighth[0, 9].red == 255 && eighth[1, 9].red == 137 && eighth[2, 9].red == 0)
  }

  @Test("braille dots stand where Unicode numbers them")
  func braille() {
    #expect(rows(image("\u{2801}"))[1..<4].allSatisfy { $0 == ".###......" })
    #expect(rows(image("\u{2880}"))[16..<19].allSatisfy { $0 == "......###." })
    #expect(rows(image("\u{2800}")).allSatisfy { $0 == ".........." })
  }

  @Test("attributes are visible: reverse, underline, bold and dim")
  func attributes() {
    func drawn(_ attributes: CellAttributes) -> RGBImage {
      var style = white
      style.attributes = attributes
      return image("T", style: style)
    }
    #expect(drawn(.reverse)[0, 0] == RGBColor(255, 255, 255))
    #expect(rows(drawn(.underline))[18] == "##########")
    #expect(rows(drawn(.bold))[5] == "....##....")
    #expect(drawn(.dim)[4, 5].red < 200 && drawn(.dim)[4, 5].red > 50)
  }

  @Test("a character that the font lacks is a frame as wide as the character")
  func missing() {
    let wide = rows(image("漢"))
    #expect(wide[3] == ".##################.")
    #expect(wide[10] == ".#................#.")
    #expect(rows(image("\u{1200}"))[10] == ".#......#.")
  }

  @Test("cells in the terminal's own colours take the colours that are given")
  func defaults() {
    let image = GridRasterizer(foreground: RGBColor(1, 2, 3), background: RGBColor(4, 5, 6))
      .image(of: CellGrid(columns: 2, rows: 1, filledWith: Cell("█")))
    #expect(image.width == 20 && image.height == 20)
    #expect(image[19, 19] == RGBColor(1, 2, 3))
  }
}
