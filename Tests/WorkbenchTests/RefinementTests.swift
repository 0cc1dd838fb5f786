import EngineProtocol
import Terminal
import Testing
import Workbench

@Suite struct RefinementTests {
  private func request(_ map: String, _ state: WorkbenchState) -> MapRequest? {
    state.wants.compactMap { want -> MapRequest? in
      if case .map(let request) = want.key, request.map == map { request } else { nil }
    }.first
  }

  @Test("the pseudo-mask is that of the whole chain, and its keys step through the chain's iterations")
  func stepping() {
    var driver = Driver()
    driver.press("5")
    #expect(driver.state.focused.map == .mask)
    #expect(request("mask", driver.state)?.step == nil)
    driver.press(", ,")
    #expect(driver.state.message == "crf 3/5 of pamr,crf.")
    #expect(request("mask", driver.state)?.step == 13)
    driver.press("<")
    #expect(driver.state.message == "pamr 10/10 of pamr,crf.")
    driver.press("< ,")
    #expect(driver.state.message == "unrefined of pamr,crf.")
    #expect(request("mask", driver.state)?.step == 0)
    driver.press("> > .")
    #expect(driver.state.focused.step == nil, "the end of the chain is followed")
  }

  @Test("stepping from a CAM turns the pane to the pseudo-mask, and another map forgets the step")
  func turning() {
    var driver = Driver()
    driver.press(",")
    #expect(driver.state.focused.map == .mask && driver.state.focused.step == 14)
    driver.press("2")
    #expect(driver.state.focused.map == .cam && driver.state.focused.step == nil)
  }

  @Test("a run without a refinement says how to get one")
  func withoutChain() {
    var driver = Driver()
    driver.press(":")
    driver.type("set refine=")
    driver.press("Enter .")
    #expect(
      driver.state.message == "cam-1 has no refinement: set one in the component sheet (r).")
  }

  @Test("CAM and seed do not depend on the chain, so their requests leave it out")
  func independence() {
    var driver = Driver()
    driver.press(":")
    driver.type("set refine=pamr")
    driver.press("Enter v 5 v 4")
    #expect(request("cam", driver.state)?.settings.isEmpty == true)
    #expect(request("seed", driver.state)?.settings.isEmpty == true)
    #expect(request("mask", driver.state)?.settings == ["refine": .text("pamr")])
  }

  @Test("the error map is that of the pseudo-mask where the pane shows one")
  func errorMap() {
    var driver = Driver()
    driver.press("5 8")
    #expect(driver.state.focused.map == .error(of: "mask"))
    driver.press("4 8")
    #expect(driver.state.focused.map == .error(of: "seed"))
  }

  @Test(
    "similarity and affinity are about the probed pixel, follow it, and are not fetched for other images",
    arguments: [("Q l", "pixelSimilarity"), ("Q Q l", "affinity")])
  func aboutPixel(keys: String, map: String) {
    var driver = Driver()
    driver.press(keys)
    let asked = driver.state.wants.compactMap { want -> MapRequest? in
      if case .map(let request) = want.key, request.map == map { request } else { nil }
    }
    #expect(asked.allSatisfy { $0.image == "2007_000032" })
    #expect(asked.first?.probe == MapPoint(x: driver.state.probe.x, y: driver.state.probe.y))
  }
}
