import EngineProtocol
import Evaluation
import Imaging
import Runs
import Terminal
import Testing
import Workbench

@Suite struct FindingRenderTests {
  /// The text of a state's frame once all that it wants has arrived.
  private func text(_ driver: Driver, style: PictureStyle = PictureStyle()) -> String {
    let renderer = Renderer(contents: ContentStore(), style: style)
    for want in driver.state.wants {
      if let content = Scene.content(want.key) { renderer.contents.insert(content, for: want.key) }
    }
    return renderer.render(driver.state).text
  }

  private func driver(columns: Int = 160, rows: Int = 48) -> Driver {
    var driver = Driver(columns: columns, rows: rows)
    for name in Driver.images {
      driver.send(.arrived(.image(name), size: PixelSize(width: Scene.width, height: Scene.height)))
    }
    return driver
  }

  @Test("under the title stand the image's scores by epoch, the shown one and what it changed")
  func scrubber() {
    var driver = driver()
    driver.press("4 [")
    let shown = text(driver)
    #expect(shown.contains("epoch 2/5") && shown.contains("IoU 15.0 +5.0"), "\(shown.prefix(400))")
  }

  @Test("a title has the rank among panes that look at other labels, and none where there is nothing to rank")
  func ranks() {
    var driver = driver()
    driver.press("4 v 8")
    #expect(!text(driver).contains("1/2"), "two panes of the same seed are one contender")
    driver.press("5")
    let shown = text(driver)
    #expect(shown.contains("1/2 ▲") && shown.contains("2/2"))
  }

  @Test("an outlined object is told with how much of it was found, and is drawn without colours, too")
  func objects() {
    var driver = driver()
    driver.press("4 i")
    driver.send(
      .library(
        .objects("2007_000032", ObjectFacts(Instances(componentsOf: Scene.truth)))))
    #expect(text(driver).contains("object 1/1 aeroplane: 51.8 % found"))
    let mono = text(driver, style: PictureStyle(depth: .mono))
    #expect(mono.contains("*") && mono.contains("object 1/1 aeroplane"))
  }

  @Test("the component sheet tells what a switch does to the image and how to measure the rest")
  func effect() {
    var driver = driver()
    driver.press("4 r")
    #expect(text(driver).contains("this image  68.7"))
    driver.press("Space")
    let shown = text(driver)
    #expect(shown.contains("this image  68.7 → 68.7") && shown.contains("not measured"))
    #expect(shown.contains("--set multiScale=false"))
  }

  @Test("the matrix has a line a run, the best first, with the names of its scores")
  func matrix() {
    var driver = driver()
    driver.press("X")
    let shown = text(driver)
    for part in [
      "Components and scores of cam", "2 runs of cam differ in 0 components", "seed mIoU, constant(0.3), val",
    ] {
      #expect(shown.contains(part), "\(part)")
    }
  }

  @Test("the probe tells the distance to the nearest other label and the value of the map that is shown")
  func probe() {
    var driver = driver()
    driver.press("Q")
    let shown = text(driver)
    #expect(shown.contains("px to background") && shown.contains("similarity 1.0"))
  }
}
