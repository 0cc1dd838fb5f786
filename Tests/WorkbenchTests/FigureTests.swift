import EngineProtocol
import Foundation
import Imaging
import Terminal
import Testing
import Workbench

@Suite struct FigureTests {
  private func desk() -> Desk {
    let desk = Desk(
      state: WorkbenchState(columns: 120, rows: 40), style: PictureStyle(), library: FakeLibrary(),
      engine: FakeEngine(), wake: {})
    desk.start()
    settle(desk)
    return desk
  }

  private func settle(_ desk: Desk) {
    repeat { desk.sendWishes() } while desk.takeNews()
  }

  private func press(_ keys: String, _ desk: Desk) {
    for word in keys.split(separator: " ") { _ = desk.send(.input(.key(Driver.key(String(word))))) }
    settle(desk)
  }

  @Test("a figure has a row for each marked image and a column for each pane, at source resolution")
  func size() throws {
    let desk = desk()
    press("v 6 m n m E Enter", desk)
    let (recipe, picture) = try #require(desk.takeFigure())
    #expect(recipe.images == ["2007_000032", "2007_000033"])
    #expect(recipe.panes.map(\.epoch) == [3, 3], "the newest epoch is named")
    #expect(picture.width >= 2 * Scene.width && picture.height >= 2 * Scene.height)
    #expect(desk.state.figure == nil)
  }

  @Test("the colours of a mask alone are exactly the palette's")
  func palette() throws {
    let desk = desk()
    press("6 E Enter", desk)
    var (recipe, _) = try #require(desk.takeFigure())
    recipe.panes[0].showsImage = false
    let picture = desk.renderer.figure(recipe, desk.state)
    let colors = Set(
      stride(from: 0, to: picture.pixels.count, by: 3).map { Array(picture.pixels[$0..<$0 + 3]) })
    let color = VOCPalette.color(of: 1)
    #expect(colors.contains([color.red, color.green, color.blue]))
  }

  @Test("the JSON makes the same figure again, and a figure is never written into the data set's folder")
  func file() throws {
    let desk = desk()
    press("v 6 E Enter", desk)
    let (recipe, picture) = try #require(desk.takeFigure())
    let folder = FileManager.default.temporaryDirectory.appending(path: "figure-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try FigureFile.write(picture, recipe, into: folder)
    let again = try FigureFile.read(String(path.dropLast(4)) + ".json")
    #expect(again == recipe)
    let caption = try String(contentsOfFile: String(path.dropLast(4)) + ".tex", encoding: .utf8)
    #expect(caption.contains("\\includegraphics") && caption.contains("2007\\_000032"))
    #expect(desk.renderer.figure(again, desk.state) == picture)
    #expect(throws: ShotError.self) { try FigureFile.write(picture, recipe, into: "/data/VOC2012/figures") }
  }

  @Test("the sheet decides over rows, crop, scale and legend")
  func sheet() throws {
    let desk = desk()
    press("m n + + E", desk)
    guard case .export(let sheet)? = desk.state.sheets.last else {
      Issue.record("no export sheet")
      return
    }
    #expect(sheet.usesMarked && !sheet.isWhole && sheet.scale == 1 && sheet.hasLegend)
    press("Space j Space j Space j Space Enter", desk)
    let (recipe, picture) = try #require(desk.takeFigure())
    #expect(recipe.images == ["2007_000033"] && recipe.scale == 2 && recipe.hasLegend == false)
    #expect(recipe.panes[0].view.zoom == 1)
    #expect(picture.width >= 2 * Scene.width)
  }

  @Test("E again gives a figure up that still waits for its maps")
  func givingUp() {
    var driver = Driver()
    driver.press("E Enter")
    #expect(driver.state.figure != nil)
    driver.press("E")
    #expect(driver.state.figure == nil && driver.state.message == "The figure is given up.")
  }
}
