import Imaging
import Terminal
import Testing

@Suite("Fitting blocks")
struct BlockFitterTests {
  private let fitter = BlockFitter()
  private let red = RGBColor(255, 0, 0)
  private let blue = RGBColor(0, 0, 255)

  /// One cell whose samples are `inside` where the predicate holds.
  private func cell(_ inside: RGBColor, _ outside: RGBColor, where holds: (Int, Int) -> Bool) -> Cell {
    var raster = RGBImage(width: 8, height: 8, filledWith: outside)
    for y in 0..<8 {
      for x in 0..<8 where holds(x, y) { raster[x, y] = inside }
    }
    return fitter.fit(raster)[0, 0]
  }

  @Test("a cell of one colour is a space on that colour")
  func flat() {
    let flat = cell(red, red) { _, _ in true }
    #expect(flat == Cell(" ", style: CellStyle(background: CellColor(0xFF0000))))
  }

  @Test("every edge at an eighth gives its own block, with exact colours", arguments: 1...7)
  func eighths(_ k: Int) {
    let lower = cell(red, blue) { _, y in y >= 8 - k }
    #expect(lower.glyph == ["▁", "▂", "▃", "▄", "▅", "▆", "▇"][k - 1])
    #expect(lower.style == CellStyle(foreground: CellColor(0xFF0000), background: CellColor(0x0000FF)))
    let left = cell(red, blue) { x, _ in x < k }
    #expect(left.glyph == ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][k - 1])
  }

  @Test("quadrants are found, and a glyph and its complement have one form")
  func quadrants() {
    #expect(cell(red, blue) { x, y in x < 4 && y < 4 }.glyph == "▘")
    #expect(cell(red, blue) { x, y in x >= 4 && y < 4 }.glyph == "▝")
    #expect(cell(red, blue) { x, y in x < 4 && y >= 4 }.glyph == "▖")
    #expect(cell(red, blue) { x, y in x >= 4 && y >= 4 }.glyph == "▗")
    #expect(cell(red, blue) { x, y in (x < 4) == (y < 4) }.glyph == "▚")
    // Exchanged colours: the larger one is always the foreground.
    let complement = cell(blue, red) { x, y in x < 4 && y < 4 }
    #expect(complement.glyph == "▟")
    #expect(complement.style.foreground == CellColor(0xFF0000))
    #expect(cell(blue, red) { _, y in y >= 4 }.glyph == "▀")
    #expect(cell(blue, red) { _, y in y >= 1 }.glyph == "▔")
    #expect(cell(blue, red) { x, _ in x < 4 }.glyph == "▐")
  }

  @Test("the chosen partition has the least squared error of all")
  func optimal() {
    var seed: UInt64 = 7
    for _ in 0..<200 {
      var raster = RGBImage(width: 8, height: 8)
      for index in raster.pixels.indices {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        raster.pixels[index] = UInt8(seed >> 56)
      }
      let chosen = error(of: raster, mask: mask(of: fitter.fit(raster)[0, 0].glyph))
      let best = "▁▂▃▄▅▆▇▏▎▍▌▋▊▉▘▝▖▗▚".unicodeScalars.map { error(of: raster, mask: mask(of: $0)) }.min()
      #expect(chosen <= (best ?? 0) * 1.000_01)
    }
  }

  @Test("colours are rounded to six bits and keep black and white")
  func quantisation() {
    for (value, expected) in [(0, 0x00), (255, 0xFF), (1, 0x00), (3, 0x04), (128, 0x82)] {
      let color = RGBColor(UInt8(value), UInt8(value), UInt8(value))
      let cell = cell(color, color) { _, _ in true }
      #expect(cell.style.background == CellColor(UInt32(expected) * 0x010101))
    }
  }

  @Test("half blocks show two samples a cell")
  func halves() {
    let fitter = BlockFitter(style: PictureStyle(glyphs: .half))
    var raster = RGBImage(width: 2, height: 2, filledWith: red)
    raster[1, 1] = blue
    let grid = fitter.fit(raster)
    #expect(grid.columns == 2 && grid.rows == 1)
    #expect(grid[0, 0].glyph == " ")
    #expect(
      grid[1, 0]
        == Cell("▀", style: CellStyle(foreground: CellColor(0xFF0000), background: CellColor(0x0000FF))))
  }

  @Test("labels keep their colours, and of equal shares the rarer class is drawn beside the common one")
  func labels() {
    var colors = [CellColor](repeating: .terminalDefault, count: 256)
    colors[1] = CellColor(0x800000)
    colors[2] = CellColor(0x008000)
    colors[3] = CellColor(0x000080)
    var raster = LabelMap(width: 16, height: 8, filledWith: 1)
    for y in 0..<8 {
      for x in 8..<10 { raster[x, y] = 2 }  // rare
      for x in 14..<16 { raster[x, y] = 3 }
    }
    for y in 0..<8 { raster[7, y] = 3 }  // makes 3 the more frequent of the two
    let grid = fitter.fit(labels: raster, colors: colors)
    #expect(grid[0, 0].glyph == "▉")
    #expect(grid[1, 0] == Cell("▎", style: CellStyle(foreground: colors[2], background: colors[1])))
  }

  @Test("void at a border is mixed with its neighbours, classes without it are not")
  func voidBorders() throws {
    let palette = (0..<256).map { $0 == 255 ? RGBColor(224, 224, 192) : RGBColor(UInt8($0 % 2) * 128, 0, 0) }
    let colors = palette.map { CellColor(UInt32($0.red) << 16 | UInt32($0.green) << 8 | UInt32($0.blue)) }
    var labels = LabelMap(width: 16, height: 8)
    for y in 0..<8 {
      for x in 3..<16 { labels[x, y] = x < 5 ? LabelMap.void : 1 }
    }
    let scaler = PictureScaler(
      viewport: PictureViewport(x: 0, y: 0, width: 16, height: 8), columns: 2, rows: 1)
    let raster = scaler.raster(of: labels)
    let smooth = try #require(scaler.colorRaster(of: labels, palette: palette))
    let grid = fitter.fit(labels: raster, colors: colors, smooth: smooth)
    #expect(grid[0, 0].glyph == "▍" || grid[0, 0].glyph == "▋")
    let shown = [grid[0, 0].style.foreground, grid[0, 0].style.background]
    #expect(shown.contains(CellColor(0)) || shown.contains(colors[1]))
    #expect(grid[1, 0] == Cell(" ", style: CellStyle(background: colors[1])))
    #expect(scaler.colorRaster(of: LabelMap(width: 16, height: 8, filledWith: 1), palette: palette) == nil)
  }

  @Test("a transparent label shows the terminal's background on either side of an edge")
  func transparentLabels() {
    var colors = [CellColor](repeating: .terminalDefault, count: 256)
    colors[1] = CellColor(0x800000)
    func fit(_ label: @escaping (Int) -> UInt8) -> Cell {
      let labels = (0..<64).map { label($0 % 8) }
      return fitter.fit(labels: LabelMap(width: 8, height: 8, labels: labels), colors: colors)[0, 0]
    }
    #expect(fit { _ in 0 } == Cell(" "))
    #expect(fit { $0 < 3 ? 1 : 0 } == Cell("▍", style: CellStyle(foreground: colors[1])))
    #expect(fit { $0 < 4 ? 0 : 1 } == Cell("▐", style: CellStyle(foreground: colors[1])))
    #expect(
      fit { $0 < 3 ? 0 : 1 } == Cell("▍", style: CellStyle(foreground: colors[1], attributes: .reverse)))
  }

  @Test("a disc is drawn with edges at its border and nowhere else")
  func disc() {
    var image = RGBImage(width: 96, height: 96)
    for y in 0..<96 {
      for x in 0..<96 where (x - 48) * (x - 48) + (y - 48) * (y - 48) < 44 * 44 {
        image[x, y] = RGBColor(255, 255, 255)
      }
    }
    let scaler = PictureScaler(
      viewport: .fitting(imageWidth: 96, imageHeight: 96, columns: 12, rows: 6), columns: 12, rows: 6)
    let grid = fitter.fit(scaler.raster(of: image))
    #expect(
      grid.text == """
          ▁▃▅▅▅▅▄▂
         ▄▇      ▇▅▁
        ▋          ▌
        ▋          ▌
         ▜▁       ▛▏
          ▆▀▃▂▂▃▀▆
        """)
    for cell in grid.cells where cell.glyph == " " {
      #expect([CellColor(0), CellColor(0xFFFFFF)].contains(cell.style.background))
    }
  }

  private func mask(of glyph: Unicode.Scalar) -> [Bool] {
    (0..<64).map { i in BlockShape.covers(glyph, x: i % 8, y: i / 8) }
  }

  private func error(of raster: RGBImage, mask: [Bool]) -> Double {
    var total = 0.0
    for side in [true, false] {
      for channel in 0..<3 {
        let values = (0..<64).filter { mask[$0] == side }.map { Double(raster.pixels[3 * $0 + channel]) }
        if values.isEmpty { continue }
        let mean = values.reduce(0, +) / Double(values.count)
        total += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      }
    }
    return total
  }
}

/// What each block element covers, written down a second time for the tests.
enum BlockShape {
  static func covers(_ glyph: Unicode.Scalar, x: Int, y: Int) -> Bool {
    let left = x < 4
    let top = y < 4
    switch glyph.value {
    case 0x2580: return top
    case 0x2581...0x2588: return y >= 8 - Int(glyph.value - 0x2580)
    case 0x2589...0x258F: return x < 8 - Int(glyph.value - 0x2588)
    case 0x2590: return !left
    case 0x2594: return y == 0
    case 0x2595: return x == 7
    case 0x2596: return left && !top
    case 0x2597: return !left && !top
    case 0x2598: return left && top
    case 0x2599: return left || !top
    case 0x259A: return left == top
    case 0x259B: return left || top
    case 0x259C: return !left || top
    case 0x259D: return !left && top
    case 0x259E: return left != top
    case 0x259F: return !left || !top
    default: return false
    }
  }
}
