import EngineProtocol
import Imaging
import Terminal
import Testing
import Workbench

@Suite struct ComparisonTests {
  private func driver() -> Driver {
    var driver = Driver(columns: 120, rows: 40)
    for name in Driver.images {
      driver.send(.arrived(.image(name), size: PixelSize(width: Scene.width, height: Scene.height)))
    }
    return driver
  }

  private func frame(_ state: WorkbenchState) -> CellGrid {
    let renderer = Renderer(contents: ContentStore())
    for want in state.wants {
      if let content = Scene.content(want.key) { renderer.contents.insert(content, for: want.key) }
    }
    return renderer.render(state)
  }

  /// The picture cells of a pane.
  private func picture(_ state: WorkbenchState, pane: Int) throws -> CellGrid {
    let layout = try #require(Layout(state).panes.first { $0.index == pane })
    return frame(state).subgrid(state.pictureFrame(layout).cells)
  }

  @Test("a lone pane has nothing to be compared with and says so")
  func alone() {
    var driver = driver()
    driver.press("d")
    #expect(driver.state.message == "There is no other pane to compare with; v makes one.")
    #expect(driver.state.focused.comparison == nil)
  }

  @Test("the difference of a map to itself is empty, of seed to truth it is where they disagree")
  func difference() throws {
    var driver = driver()
    driver.press("4 v 4 d")
    #expect(frame(driver.state).text.contains("no difference"))
    #expect(frame(driver.state).text.contains("− pane 1"))
    driver.press("6")
    // The truth is a larger disk than the seed.
    #expect(frame(driver.state).text.contains("aeroplane 1"))
    driver.press("2")
    #expect(frame(driver.state).text.contains("Scores and labels have no difference"))
    driver.press("d")
    #expect(driver.state.focused.comparison == nil)
  }

  @Test("a wipe shows the reference left of the probe and the pane itself right of it")
  func wipe() throws {
    var driver = driver()
    driver.press("1 v 6 w")
    let state = driver.state
    let wiped = try picture(state, pane: 1)
    var bare = state
    bare.panes[1].comparison = nil
    let own = try picture(bare, pane: 1)
    bare.panes[1].map = nil
    let image = try picture(bare, pane: 1)
    let layout = try #require(Layout(state).panes.first { $0.index == 1 })
    let mapping = state.pictureFrame(layout)
    let edge = try #require(mapping.cell(of: state.probe)).column - mapping.cells.column
    for row in 0..<wiped.rows {
      for column in 0..<wiped.columns where column != edge {
        #expect(wiped[column, row] == (column < edge ? image : own)[column, row])
      }
    }
  }

  @Test("a blinking pane shows the other one at every second beat")
  func blink() throws {
    var driver = driver()
    driver.press("1 v 6 b")
    #expect(driver.state.isBlinking)
    let own = try picture(driver.state, pane: 1)
    driver.send(.blinkTick)
    let other = try picture(driver.state, pane: 1)
    #expect(own != other)
    driver.send(.blinkTick)
    #expect(try picture(driver.state, pane: 1) == own)
  }

  @Test("the difference to the epoch before needs one")
  func epochs() {
    var driver = driver()
    driver.press("D")
    #expect(driver.state.counterpart(of: 0)?.epoch == 2)
    #expect(driver.state.counterpartTitle(of: 0) == "− epoch 2")
    driver.press("D { D")
    #expect(driver.state.message == "There is no epoch before this one.")
  }
}
