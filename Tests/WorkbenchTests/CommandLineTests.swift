import EngineProtocol
import Evaluation
import Terminal
import Testing
import Workbench

@Suite struct CommandLineTests {
  private func prompt(_ driver: Driver) -> PromptSheet? {
    if case .prompt(let sheet)? = driver.state.sheets.last { sheet } else { nil }
  }

  @Test("Tab completes a verb, then its word, and goes through the ways")
  func completion() {
    var driver = Driver()
    driver.type(":ru")
    driver.press("Tab")
    #expect(prompt(driver)?.text == "run")
    driver.press("Tab")
    #expect(prompt(driver)?.text == "run ")
    driver.type("cam-")
    driver.press("Tab Tab")
    #expect(prompt(driver)?.text == "run cam-0")
    driver.press("Tab")
    #expect(prompt(driver)?.text == "run cam-1")
    driver.press("Enter")
    #expect(driver.state.focused.run == "cam-1")
    driver.type(":class c")
    driver.press("Tab")
    #expect(prompt(driver)?.text == "class cow")
    driver.press("Esc")
    driver.type(":xyz")
    driver.press("Tab")
    #expect(prompt(driver)?.complaint == "nothing begins so")
  }

  @Test("every verb of the command line does something, or says what it takes")
  func verbs() {
    for verb in CommandVerb.allCases {
      var driver = Driver()
      driver.type(":\(verb.rawValue)\(verb.takesWord ? " nonsense" : "")")
      driver.press("Enter")
      #expect(
        driver.state.message?.hasPrefix("There is no command") != true,
        "\(verb.rawValue): \(driver.state.message ?? "")")
    }
  }

  @Test("themes are chosen by name and shown at once")
  func themes() {
    var driver = Driver()
    let renderer = Renderer(contents: ContentStore())
    let dark = renderer.render(driver.state)
    driver.type(":theme light")
    driver.press("Enter")
    #expect(driver.state.theme == .light)
    driver.state.message = nil
    let light = renderer.render(driver.state)
    #expect(light.text == dark.text && light != dark)
    driver.type(":theme pink")
    driver.press("Enter")
    #expect(driver.state.message == "theme takes dark, light, safe.")
  }

  @Test("the list is written in the format of the file's name")
  func write() {
    var driver = Driver()
    driver.type(":write list.csv")
    driver.press("Enter")
    var written: (DataTable, String)?
    for case .write(let table, let path) in driver.effects { written = (table, path) }
    #expect(written?.1 == "list.csv")
    let text = written?.0.text(.csv) ?? ""
    #expect(text.hasPrefix("image,classes,marked,IoU\n2007_000032,aeroplane person,no,0.6\n"), "\(text)")
    driver.type(":write list.doc")
    driver.press("Enter")
    #expect(
      driver.state.message
        == "list.doc must end in .txt for the marked images, in .csv, .json, .md or .tex for a table.")
  }

  @Test("the tour goes on by doing, and Esc leaves it")
  func tour() {
    var driver = Driver()
    driver.send(.preferences(theme: .dark, tours: true))
    #expect(driver.state.tour?.step == 0)
    #expect(Renderer(contents: ContentStore()).render(driver.state).text.contains("Tour 1/"))
    driver.press("p")
    #expect(driver.state.tour?.step == 0)
    driver.press("n [ v e Esc")
    #expect(driver.state.tour?.step == 4)
    driver.press("6 r Esc R Esc E Esc ?")
    #expect(driver.state.tour == nil)
    driver.press("Esc")
    driver.type(":tour")
    driver.press("Enter")
    #expect(driver.state.tour != nil)
    driver.press("Esc")
    #expect(driver.state.tour == nil)
  }

  @Test("curves of several runs are laid over each other and taken away")
  func overlaidCurves() {
    var driver = Driver()
    driver.press("L")
    func others() -> [String] {
      for case .curves(let sheet) in driver.state.sheets { return sheet.others }
      return []
    }
    // The parent is there from the start.
    #expect(others() == ["cam-0"])
    #expect(driver.state.wants.contains { $0.key == .curves(run: "cam-0", version: 1000) })
    for run in ["cam-0", "cam-1"] {
      driver.send(
        .library(
          .curves(
            run: run,
            Curves(terms: [
              ("loss total", [1, 2, 3].map { .init(epoch: $0, step: 60 * $0, seconds: $0, value: 1 / $0) })
            ]))))
    }
    let text = Renderer(contents: ContentStore()).render(driver.state).text
    #expect(text.contains("1 cam-1 ") && text.contains("2 cam-0 "))
    driver.press("e Enter")
    #expect(others().isEmpty)
  }
}
