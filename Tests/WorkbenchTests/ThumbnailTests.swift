import Imaging
import Terminal
import Testing
import Workbench

@Suite struct ThumbnailTests {
  @Test("thumbnails follow the list's order, arrows move, Enter opens the chosen image")
  func choosing() {
    var driver = Driver(columns: 120, rows: 40)
    driver.press("g Right Right Enter")
    #expect(driver.state.image == "2007_000061")
    #expect(driver.state.context == .panes)
    driver.press("g Left")
    driver.press("Esc")
    #expect(driver.state.image == "2007_000061", "Esc leaves the image as it was")
  }

  @Test("all thumbnails in sight are wanted, and a mark goes to the selected one")
  func wants() {
    var driver = Driver(columns: 120, rows: 40)
    driver.press("g Right m")
    #expect(driver.state.marks == ["2007_000033"])
    let visible = driver.state.wants.filter { $0.priority == .visible }.map(\.key)
    for image in Driver.images { #expect(visible.contains(.image(image))) }
  }

  @Test("the selected thumbnail is in sight at every size, and rows follow each other without gaps")
  func layout() {
    for columns in [20, 60, 80, 120, 200] {
      for rows in [4, 20, 57] {
        let area = CellRect(column: 1, row: 1, columns: columns, rows: rows)
        for selection in [0, 7, 42, 99] {
          let layout = ThumbnailLayout(count: 100, selection: selection, in: area)
          #expect(layout.shown.contains(selection))
          let first = layout.rect(of: layout.shown.lowerBound)
          #expect(first.column == 1 && first.row == 1)
        }
      }
    }
  }

  @Test("a frame has each title with its score")
  func frame() {
    var driver = Driver(columns: 120, rows: 40)
    for name in Driver.images {
      driver.send(.arrived(.image(name), size: PixelSize(width: Scene.width, height: Scene.height)))
    }
    driver.press("g")
    let renderer = Renderer(contents: ContentStore())
    for want in driver.state.wants {
      if let content = Scene.content(want.key) { renderer.contents.insert(content, for: want.key) }
    }
    let text = renderer.render(driver.state).text
    for name in Driver.images { #expect(text.contains(name)) }
    #expect(text.contains("60.0") && text.contains("CAM · cam-1"))
  }
}
