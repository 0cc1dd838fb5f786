import Imaging
import Terminal
import Testing

@Suite("Colour depths")
struct ColorDepthTests {
  private func detect(_ environment: [String: String], colors: Int = 256, direct: Bool = false) -> ColorDepth
  {
    .detect(environment: environment, terminfo: TerminfoFacts(isDirect: direct, colors: colors))
  }

  @Test("what the user asks for wins, then NO_COLOR")
  func requests() {
    let environment = ["NO_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color"]
    #expect(detect(environment) == .mono)
    #expect(detect(["NO_COLOR": "", "COLORTERM": "truecolor"]) == .trueColor)
    #expect(
      ColorDepth.detect(
        requested: .indexed256, environment: environment, terminfo: TerminfoFacts(colors: 8)) == .indexed256)
  }

  @Test("24 bits are found by RGB, COLORTERM, tmux and well-known names")
  func trueColor() {
    #expect(detect(["TERM": "x"], direct: true) == .trueColor)
    #expect(detect(["TERM": "xterm-256color", "COLORTERM": "24bit"]) == .trueColor)
    #expect(detect(["TERM": "screen-256color", "TMUX": "/s,1,0"]) == .trueColor)
    #expect(detect(["TERM": "tmux-256color"]) == .trueColor)
    for term in ["xterm-kitty", "alacritty", "foot", "xterm-ghostty"] {
      #expect(detect(["TERM": term]) == .trueColor)
    }
    #expect(detect(["TERM": "xterm-256color", "VTE_VERSION": "6800"]) == .trueColor)
    #expect(detect(["TERM": "xterm-256color", "VTE_VERSION": "3409"]) == .indexed256)
    #expect(detect(["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"]) == .trueColor)
  }

  @Test("otherwise the number of colours decides, and GNU screen is not believed to pass 24 bits")
  func counted() {
    #expect(detect(["TERM": "screen-256color", "VTE_VERSION": "6800"]) == .indexed256)
    #expect(detect(["TERM": "xterm-16color"], colors: 16) == .ansi16)
    #expect(detect(["TERM": "linux"], colors: 8) == .ansi8)
    #expect(detect(["TERM": "vt100"], colors: -1) == .mono)
    #expect(detect(["TERM": "vt100", "TMUX": "/s,1,0"], colors: -1) == .mono)
  }

  @Test("a palette's own colours stay, others take the nearest and never a themed one at 256")
  func palette() {
    for index in 16..<256 {
      let color = IndexedPalette.colors[index]
      #expect(IndexedPalette.nearest(to: color, depth: .indexed256) == color)
    }
    #expect(IndexedPalette.nearestIndex(to: CellColor(0x000000), depth: .indexed256) == 16)
    #expect(IndexedPalette.nearestIndex(to: CellColor(0xFE0102), depth: .indexed256) == 196)
    #expect(IndexedPalette.nearestIndex(to: CellColor(0x080910), depth: .indexed256) >= 16)
    #expect(IndexedPalette.nearestIndex(to: CellColor(0xF01010), depth: .ansi16) == 9)
    #expect(IndexedPalette.nearestIndex(to: CellColor(0xF01010), depth: .ansi8) == 1)
    #expect(IndexedPalette.nearest(to: .terminalDefault, depth: .ansi8) == .terminalDefault)
  }

  @Test("text stays readable: it never takes the colour it stands on")
  func readableText() {
    for depth in [ColorDepth.indexed256, .ansi16, .ansi8] {
      let mapper = DepthMapper(depth: depth)
      for (foreground, background) in [(0x303030, 0x282828), (0xE8E8E8, 0xEFEFEF), (0x101080, 0x151560)] {
        let style = CellStyle(
          foreground: CellColor(UInt32(foreground)), background: CellColor(UInt32(background)))
        let mapped = mapper.map(style)
        #expect(mapped.foreground != mapped.background)
      }
      let dim = mapper.map(CellStyle(foreground: CellColor(0x222222)))
      #expect(dim.foreground != CellColor(0x000000))
    }
  }

  @Test("without colour a light background becomes a reversed cell and attributes stay")
  func mono() {
    let mapper = DepthMapper(depth: .mono)
    let selected = CellStyle(foreground: CellColor(0), background: CellColor(0xFFCC00), attributes: .bold)
    #expect(mapper.map(selected) == CellStyle(attributes: [.bold, .reverse]))
    #expect(mapper.map(CellStyle(foreground: CellColor(0xFF0000))) == CellStyle())
    let both = CellStyle(
      foreground: CellColor(0), background: CellColor(0xFFFFFF), attributes: .reverse)
    #expect(mapper.map(both) == CellStyle())
  }

  @Test(
    "a grid fitted for a depth holds only that depth's colours",
    arguments: [ColorDepth.indexed256, .ansi16, .ansi8])
  func fittedPictures(depth: ColorDepth) {
    let style = PictureStyle(depth: depth)
    let scaler = PictureScaler(
      viewport: PictureViewport(x: 0, y: 0, width: 64, height: 64), columns: 8, rows: 4,
      glyphs: style.rasterGlyphs)
    var image = RGBImage(width: 64, height: 64)
    for y in 0..<64 {
      for x in 0..<64 { image[x, y] = RGBColor(UInt8(4 * x), UInt8(4 * y), 128) }
    }
    let grid = BlockFitter(style: style).fit(scaler.raster(of: image))
    #expect(DepthMapper(depth: depth).map(grid) == grid)
    let allowed = Set(IndexedPalette.indices(of: depth).map { IndexedPalette.colors[$0] })
    for cell in grid.cells {
      #expect(allowed.contains(cell.style.background))
      #expect(cell.style.foreground == .terminalDefault || allowed.contains(cell.style.foreground))
    }
  }

  @Test(
    "a dithered grey keeps its brightness on the average",
    arguments: [ColorDepth.indexed256, .ansi16, .ansi8])
  func ditheredGrey(depth: ColorDepth) {
    let fitter = BlockFitter(style: PictureStyle(depth: depth, glyphs: .half))
    for level in stride(from: 32, through: 224, by: 64) {
      let grid = fitter.fit(
        RGBImage(width: 16, height: 32, filledWith: RGBColor(UInt8(level), UInt8(level), UInt8(level))))
      var total = 0.0
      for cell in grid.cells {
        let lower = cell.style.background
        let upper = cell.glyph == " " ? lower : cell.style.foreground
        for color in [lower, upper] { total += Double(color.rawValue >> 8 & 0xFF) / 2 }
      }
      let tolerance = depth == .indexed256 ? 8.0 : 32
      #expect(abs(total / Double(grid.cells.count) - Double(level)) < tolerance)
    }
  }

  @Test("without colour a picture is a ramp from blank to full")
  func ramp() {
    for (unicode, darkest, lightest) in [(true, " ", "█"), (false, " ", "@")]
      as [(Bool, Unicode.Scalar, Unicode.Scalar)]
    {
      let fitter = BlockFitter(style: PictureStyle(depth: .mono, unicode: unicode))
      let black = fitter.fit(RGBImage(width: 4, height: 4))
      let white = fitter.fit(RGBImage(width: 4, height: 4, filledWith: RGBColor(255, 255, 255)))
      #expect(black.cells.allSatisfy { $0 == Cell(darkest) })
      #expect(white.cells.allSatisfy { $0 == Cell(lightest) })
    }
    let labels = BlockFitter(style: PictureStyle(depth: .mono)).fit(
      labels: LabelMap(width: 3, height: 2, labels: [0, 1, 255, 0, 1, 255]),
      colors: [CellColor](repeating: CellColor(0), count: 256))
    #expect(labels.text == ".A?")
  }
}
