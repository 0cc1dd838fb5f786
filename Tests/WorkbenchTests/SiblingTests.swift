import EngineProtocol
import Runs
import Terminal
import Testing
import Workbench

@Suite struct SiblingTests {
  /// A driver with a run that differs from cam-1 in its pooling only.
  private func driver() -> Driver {
    var driver = Driver()
    var sibling = Driver.run("cam-max", epochs: [1, 2, 3, 4])
    sibling.recipe.settings["pooling"] = .text("max")
    driver.send(.library(.runs(driver.state.runs + [sibling])))
    return driver
  }

  @Test("a switch that needs a training shows the run that has it, at the same epoch, and back again")
  func jumping() {
    var driver = driver()
    driver.press("[ r j j j Space")
    #expect(driver.state.focused.run == "cam-max")
    #expect(driver.state.epoch(of: driver.state.focused) == 2)
    #expect(driver.state.message == "pooling=max: this is cam-max.")
    #expect(driver.state.components.pending["cam-1"] == nil)
    driver.press("Space")
    #expect(driver.state.focused.run == "cam-0" || driver.state.focused.run == "cam-1")
    #expect(driver.state.setting("pooling", of: driver.state.runs[0]) == .text("average"))
  }

  @Test("where no run has it the sentence says how to train it, and the change waits")
  func offering() {
    var driver = Driver()
    driver.press("r j j j Space")
    #expect(driver.state.message == "No run has pooling=max yet; R trains it.")
    #expect(driver.state.components.pending["cam-1"] == ["pooling": .text("max")])
  }
}
