import EngineProtocol
import Evaluation
import Terminal
import Testing
import Workbench

@Suite struct FailureTests {
  @Test("the table's cells lead to the images with such failures")
  func choosing() {
    var driver = Driver()
    driver.press("f")
    driver.answerScores()
    driver.press("Down")
    guard case .failures(let sheet)? = driver.state.sheets.last else {
      Issue.record("no table")
      return
    }
    #expect(
      sheet
        == {
          var sheet = FailureSheet()
          sheet.row = 1
          return sheet
        }())
    driver.press("Enter")
    #expect(driver.state.filter.text == "failure=missingClass:boat")
    driver.answerScores()
    #expect(driver.state.listed == ["2007_000061"] && driver.state.image == "2007_000061")
    driver.press("Esc")
    #expect(driver.state.listed.count == 5)
  }

  @Test("the table shows counts, where classes were lost, and the set that was looked at")
  func drawing() {
    var driver = Driver(columns: 100, rows: 30)
    driver.press("f")
    let renderer = Renderer(contents: ContentStore())
    #expect(renderer.render(driver.state).text.contains("reading the failures of the seeds"))
    driver.answerScores()
    let text = renderer.render(driver.state).text
    for part in [
      "Failures of cam-1#3", "all classes", "boat", "cow", "missing class, all classes",
      "competition 1, recognition 1", "over 4 images", "seed mIoU, constant(0.3), val (5 images)",
    ] { #expect(text.contains(part), "\(part)\n\(text)") }
  }

  @Test("without stored scores the sentence says what makes them")
  func absence() {
    var driver = Driver()
    driver.press("o Down Down Enter")
    driver.answerScores()
    #expect(
      driver.state.message == "No scores of the seeds are stored: camscope eval --run cam-1 --split val …"
    )
  }

  @Test("a pseudo-mask is judged by the scores after its chain")
  func refined() {
    var driver = Driver()
    #expect(driver.state.storedScores(of: driver.state.focused)?.refine == nil)
    driver.press("5")
    #expect(driver.state.storedScores(of: driver.state.focused)?.refine == "pamr,crf")
  }
}
