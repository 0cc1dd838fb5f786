import EngineProtocol
import Evaluation
import Imaging
import Terminal
import Testing
import Workbench

@Suite struct RenderTests {
  /// A renderer that has everything a state wants.
  private func renderer(for state: WorkbenchState, style: PictureStyle = PictureStyle()) -> Renderer {
    let renderer = Renderer(contents: ContentStore(), style: style)
    for want in state.wants {
      if let content = Scene.content(want.key) { renderer.contents.insert(content, for: want.key) }
    }
    return renderer
  }

  private func driver(columns: Int, rows: Int) -> Driver {
    var driver = Driver(columns: columns, rows: rows)
    for name in Driver.images {
      driver.send(.arrived(.image(name), size: PixelSize(width: Scene.width, height: Scene.height)))
    }
    return driver
  }

  @Test("at 80×24 every line of text is where it belongs")
  func smallFrame() {
    var driver = driver(columns: 80, rows: 24)
    driver.press("v 4")
    let rows = renderer(for: driver.state).render(driver.state).textRows
    #expect(rows[0].contains("1 CAM aeroplane cam-1#3"))
    #expect(rows[0].contains("2 seed cam-1#3"))
    #expect(rows[0].contains("seed 68.7 "))
    #expect(rows[20].contains(".00") && rows[20].contains("1.0"), "the colour bar")
    #expect(rows[20].contains("aeroplane 13.4 %"), "the legend: 1,009 of 7,500 pixels")
    #expect(rows[21].hasPrefix(" (50,37) rgb 230 200 90 · truth aeroplane"))
    #expect(rows[21].contains("seed aeroplane ="))
    #expect(rows[22].hasPrefix(" 2007_000032 · "))
    #expect(rows[22].contains("1/5 by name↑"))
    #expect(rows[23].contains("n next") && rows[23].contains("? help"))
  }

  @Test("at 200×60 four panes have titles, legends and a row each in the probe strip")
  func largeFrame() {
    var driver = driver(columns: 200, rows: 60)
    driver.press("v s v 8")
    let grid = renderer(for: driver.state).render(driver.state)
    let text = grid.text
    for part in [
      "VOC2012", "val 5", "1 CAM · aeroplane", "2 seed", "3 ground truth", "4 error map", "right",
      "too little",
      "1.0",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    let strip = grid.textRows[53..<58]
    #expect(strip.filter { $0.contains("cam-1#3") }.count == 4)
    #expect(text.contains("CAM aeroplane") && text.contains("person"))
  }

  @Test("the errors of a saliency map are told by colours, signs and words, and need no run")
  func saliencyErrors() throws {
    var driver = driver(columns: 120, rows: 40)
    driver.state.panes[0].map = .saliencyErrors
    driver.state.panes[0].showsImage = false
    #expect(driver.state.missing(for: .saliencyErrors) == nil)
    let state = driver.state
    let grid = renderer(for: state).render(state)
    #expect(grid.textRows[0].contains("errors of the saliency map"))
    for part in [" =  right", " o  missing object", " +  false coverage"] {
      #expect(grid.text.contains(part), "\(part)")
    }
    #expect(!grid.text.contains("missing class"))
    let frame = try #require(Layout(state).panes.first)
    for (x, y, kind) in [
      (50, 37, SaliencyErrorKind.truePositive), (5, 5, .falseCoverage), (72, 37, .missingObject),
    ] {
      let cell = try #require(state.pictureFrame(frame).cell(of: PixelPoint(x: x, y: y)))
      let color = kind.color
      let expected = UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
      #expect(grid[cell.column, cell.row].style.background == CellColor(expected), "\(kind)")
    }
    let signs = renderer(for: state, style: PictureStyle(depth: .mono, unicode: false)).render(state).text
    #expect(signs.contains("oooo") && signs.contains("++++") && signs.contains("===="))
  }

  @Test("pictures fill their frames with colours of the image")
  func pictures() throws {
    var driver = driver(columns: 120, rows: 40)
    driver.press("1")
    let state = driver.state
    let grid = renderer(for: state).render(state)
    let frame = try #require(Layout(state).panes.first)
    let cells = state.pictureFrame(frame).cells
    let colors = Set(
      (cells.row..<(cells.row + cells.rows)).flatMap { row in
        (cells.column..<(cells.column + cells.columns)).map { grid[$0, row].style.background }
      })
    #expect(colors.count > 50)
    let middle = try #require(state.pictureFrame(frame).cell(of: PixelPoint(x: 40, y: 30)))
    let color = grid[middle.column, middle.row].style.background.rawValue
    #expect(Int(color >> 16 & 255) > 200 && Int(color & 255) < 130, "the disk is yellow")
  }

  @Test("every sheet draws at every size, in every depth, with and without contents, and never traps")
  func sheets() {
    let scripts = [
      "", "r", "r R", "R", "L", "M", "F", "o", "e", "S", "J", "?", "r ?", "/", ":", "Enter l l", "! Esc",
    ]
    for (columns, rows) in [
      (0, 0), (1, 1), (39, 12), (40, 12), (41, 13), (60, 20), (80, 24), (120, 33), (200, 60),
    ] {
      for script in scripts {
        var driver = driver(columns: columns, rows: rows)
        driver.press(script)
        driver.send(.library(.curves(run: "cam-1", Scene.curves)))
        for style in [
          PictureStyle(), PictureStyle(depth: .indexed256), PictureStyle(depth: .ansi16),
          PictureStyle(depth: .mono, unicode: false),
        ] {
          let full = renderer(for: driver.state, style: style).render(driver.state)
          #expect(full.columns == columns && full.rows == rows)
          let empty = Renderer(contents: ContentStore(), style: style).render(driver.state)
          #expect(empty.columns == columns && empty.rows == rows)
        }
      }
    }
  }

  @Test("without UTF-8 everything is ASCII, and without colours nothing is coloured")
  func plainTerminals() {
    for script in ["v 4 s 8 v 6", "r", "L", "?", "R", "J"] {
      var driver = driver(columns: 120, rows: 40)
      driver.press(script)
      driver.send(.library(.curves(run: "cam-1", Scene.curves)))
      let style = PictureStyle(depth: .mono, unicode: false)
      let grid = renderer(for: driver.state, style: style).render(driver.state)
      for cell in grid.cells {
        #expect(cell.glyph.isASCII, "\(cell.glyph)")
        #expect(cell.style.foreground == .terminalDefault && cell.style.background == .terminalDefault)
      }
    }
  }

  @Test("without colours the error map is told by letters and the CAM by digits")
  func monoMaps() {
    var driver = driver(columns: 120, rows: 40)
    driver.press("8")
    let style = PictureStyle(depth: .mono)
    let errors = renderer(for: driver.state, style: style).render(driver.state)
    #expect(errors.text.contains("= right") && errors.text.contains("- too little"))
    #expect(errors.cells.filter { $0.glyph == "-" }.count > 100)
    #expect(errors.cells.filter { $0.glyph == "=" }.count > 100)
    driver.press("2")
    let digits = renderer(for: driver.state, style: style).render(driver.state)
    #expect(digits.cells.filter { $0.glyph == "5" }.count > 20)
  }

  @Test("a moved probe changes two cells a pane and the lines of numbers, nothing else")
  func probeDamage() {
    var driver = driver(columns: 200, rows: 60)
    driver.press("v s v")
    let renderer = renderer(for: driver.state)
    let before = renderer.render(driver.state)
    driver.press("h")
    let after = renderer.render(driver.state)
    let layout = Layout(driver.state)
    let changed = before.cells.indices.filter { before.cells[$0] != after.cells[$0] }
    let rows = Set(changed.map { $0 / 200 })
    let texts = Set(layout.probe.row..<60)
    let outside = changed.filter { !texts.contains($0 / 200) }
    #expect(outside.count <= 8)
    #expect(!rows.isEmpty)
  }

  @Test("random events with rendering never trap")
  func randomFrames() {
    var generator = SplitMix(state: 7)
    var driver = Driver()
    let renderer = Renderer(contents: ContentStore())
    for number in 0..<600 {
      driver.send(RandomEventTests.event(&generator))
      if number % 3 == 0 {
        for want in driver.state.wants.prefix(8) {
          if let content = Scene.content(want.key) { renderer.contents.insert(content, for: want.key) }
        }
      }
      let grid = renderer.render(driver.state)
      #expect(grid.cells.count == driver.state.columns * driver.state.screenRows)
    }
  }
}
