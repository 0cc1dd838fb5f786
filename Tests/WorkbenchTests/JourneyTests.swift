import EngineProtocol
import Runs
import Terminal
import Testing
import Workbench

@Suite struct JourneyTests {
  @Test("a first start shows the first image with the newest run's CAM")
  func firstStart() {
    let driver = Driver()
    #expect(
      driver.summary == """
        image 2007_000032 1/5 by name↑
        > cam aeroplane cam-1#3
        rows 1 sheet panes
        """)
  }

  @Test("n and p walk the list and stop at its ends")
  func walking() {
    var driver = Driver()
    driver.press("n n p")
    #expect(driver.state.image == "2007_000033")
    driver.press("p p")
    #expect(driver.state.image == "2007_000032")
    #expect(driver.state.message == "This is the first image.")
    driver.press("n n n n n")
    #expect(driver.state.image == "2007_000129")
    #expect(driver.state.message == "This is the last of 5 images.")
  }

  @Test("four panes: split right, down, right; close them again")
  func splitting() {
    var driver = Driver()
    driver.press("v s v 6")
    #expect(
      driver.summary == """
        image 2007_000032 1/5 by name↑
          cam aeroplane cam-1#3
          seed aeroplane cam-1#3
          gt aeroplane cam-1#3
        > gt aeroplane cam-1#3
        rows 2 2 sheet panes
        """)
    for _ in 0..<8 { driver.press("v") }
    #expect(driver.state.panes.count == 12 && driver.state.message == nil)
    driver.press("v")
    #expect(driver.state.message == "There are 12 panes already; x closes one.")
    for _ in 0..<12 { driver.press("x") }
    #expect(driver.state.panes.count == 1)
    #expect(driver.state.message == "This is the last pane; q quits.")
  }

  @Test("linked panes of one run and epoch step together, others stay")
  func linkedEpochs() {
    var driver = Driver()
    driver.press("v [ [")
    #expect(driver.state.panes.map { driver.state.epoch(of: $0) } == [1, 1])
    driver.press("= ]")
    #expect(driver.state.panes.map { driver.state.epoch(of: $0) } == [1, 2])
    driver.press("= ]")
    #expect(driver.state.panes.map { driver.state.epoch(of: $0) } == [1, 3])
    #expect(driver.state.panes[1].epoch == nil, "the newest epoch is followed")
  }

  @Test("the class goes round the image's classes, and a picked class stays")
  func classes() {
    var driver = Driver()
    driver.press("c")
    #expect(driver.state.classIndex(of: driver.state.focused) == 4)
    driver.press("n")
    #expect(driver.state.classIndex(of: driver.state.focused) == 1, "2007_000033 has no person")
    driver.press("n")
    #expect(driver.state.classIndex(of: driver.state.focused) == 4)
    driver.press("F")
    driver.type("boat")
    driver.press("Enter n")
    #expect(driver.state.classIndex(of: driver.state.focused) == 2, "picked from all classes")
    let cam = driver.state.wants.compactMap { want -> MapRequest? in
      if case .map(let request) = want.key, request.map == "cam" { request } else { nil }
    }
    #expect(cam.first?.classes == [3, 2])
  }

  @Test("playing goes through the epochs once they are painted, and stops at the newest")
  func playing() {
    var driver = Driver()
    driver.press("{ Space")
    #expect(driver.state.isPlaying)
    driver.send(.playTick(isReady: false))
    #expect(driver.state.epoch(of: driver.state.focused) == 1)
    driver.send(.playTick(isReady: true))
    #expect(driver.state.epoch(of: driver.state.focused) == 2)
    driver.send(.playTick(isReady: true))
    #expect(driver.state.epoch(of: driver.state.focused) == 3)
    #expect(!driver.state.isPlaying)
  }

  @Test("* goes to the epoch with the largest change of this image's IoU")
  func largestChange() {
    var driver = Driver()
    driver.press("{ *")
    #expect(driver.state.epoch(of: driver.state.focused) == 3)
    #expect(driver.state.message == "Largest change of this image's IoU: +45.0 at epoch 3.")
  }

  @Test("the filter narrows by class and name; an unknown class complains and stays open")
  func filtering() {
    var driver = Driver()
    driver.press("/")
    driver.type("class=cow")
    driver.press("Enter")
    #expect(driver.state.listed == ["2007_000123", "2007_000129"])
    #expect(driver.state.image == "2007_000123")
    driver.press("/")
    driver.type("x")
    driver.press("Enter")
    guard case .prompt(let prompt)? = driver.state.sheets.last else {
      Issue.record("the prompt closed")
      return
    }
    #expect(prompt.complaint?.hasPrefix("no class is called \"cowx\"") == true)
    driver.press("Esc Esc")
    #expect(driver.state.listed.count == 5)
  }

  @Test("sorting by IoU puts the worst first and unscored images last")
  func sorting() {
    var driver = Driver()
    driver.press("o Down Enter")
    #expect(driver.state.message == "Reading the stored scores of the seeds …")
    driver.answerScores()
    #expect(
      driver.state.listed == ["2007_000061", "2007_000033", "2007_000123", "2007_000032", "2007_000129"])
    #expect(driver.state.image == "2007_000061")
    driver.press("O")
    #expect(driver.state.listed.first == "2007_000032")
  }

  @Test("t and T move the threshold in steps of 0.02, ask for another seed, and undo")
  func threshold() {
    var driver = Driver()
    driver.press("4")
    let before = driver.state.keys(of: driver.state.focused, image: "2007_000032")
    driver.press("t t T")
    #expect(driver.state.components.now["cam-1"] == ["background": .text("constant(0.32)")])
    #expect(driver.state.keys(of: driver.state.focused, image: "2007_000032") != before)
    #expect(driver.state.request("cam", for: driver.state.focused, image: "2007_000032")?.settings == [:])
    driver.press("u u u")
    #expect(driver.state.keys(of: driver.state.focused, image: "2007_000032") == before)
    driver.press("C-r")
    #expect(driver.state.components.now["cam-1"] == ["background": .text("constant(0.32)")])
  }

  @Test("a component changes maps at once or waits for a training, and R names the difference")
  func components() {
    var driver = Driver()
    driver.press("r Space")
    #expect(driver.state.components.now["cam-1"] == ["multiScale": .flag(false)])
    driver.press("j j j Space")
    #expect(driver.state.components.pending["cam-1"] == ["pooling": .text("max")])
    driver.press("R")
    guard case .retrain(let sheet)? = driver.state.sheets.last else {
      Issue.record("no retrain sheet")
      return
    }
    #expect(sheet.name == "cam-multiScale-off-pooling-max")
    #expect(sheet.changes.map(\.key) == ["multiScale", "pooling"])
    #expect(driver.state.estimate(sheet)?.seconds == 300)
    driver.press("Tab Backspace 8 Enter")
    let request = driver.effects.compactMap { if case .train(let request) = $0 { request } else { nil } }
      .first
    #expect(request?.recipe.settings["epochs"] == .number(8))
    #expect(request?.recipe.settings["pooling"] == .text("max"))
    #expect(request?.run == "cam-multiScale-off-pooling-max")
    #expect(request?.runs == "/runs")
    #expect(request?.parent == "cam-1")
    #expect(driver.state.sheets.isEmpty)
  }

  @Test("a retraining without a change is named after its parent")
  func retrainAgain() {
    var driver = Driver()
    driver.press("R")
    guard case .retrain(let sheet)? = driver.state.sheets.last else {
      Issue.record("no retrain sheet")
      return
    }
    #expect(sheet.name == "cam-1-2" && sheet.epochs == "5" && sheet.seed == "0")
  }

  @Test("the retrain sheet refuses a taken name, a bad number and a read-only workbench")
  func retrainComplaints() {
    var driver = Driver()
    driver.press("R")
    for _ in 0..<7 { driver.press("Backspace") }
    driver.type("cam-0")
    driver.press("Enter")
    guard case .retrain(let sheet)? = driver.state.sheets.last else {
      Issue.record("the sheet closed")
      return
    }
    #expect(sheet.complaint == "There is a run called cam-0 already.")
    driver.press("Tab")
    driver.press("Backspace")
    driver.type("0")
    driver.press("BackTab")
    driver.type("x")
    driver.press("Enter")
    guard case .retrain(let second)? = driver.state.sheets.last else { return }
    #expect(second.complaint == "Epochs must be a whole number from 1 to 1000.")
    driver.press("Esc")
    driver.state.isReadOnly = true
    driver.press("R")
    #expect(driver.state.sheets.isEmpty)
    #expect(driver.state.message?.contains("read-only") == true)
  }

  @Test("zoom keeps the probe's pixel in sight, fits again, and reaches all linked panes")
  func zooming() {
    var driver = Driver()
    driver.press("v + + + End PgDn")
    let state = driver.state
    #expect(state.probe == PixelPoint(x: 499, y: 374))
    for frame in Layout(state).panes {
      #expect(state.pictureFrame(frame).cell(of: state.probe) != nil)
      #expect(state.panes[frame.index].view.zoom == 1.5 * 1.5 * 1.5)
    }
    driver.press("_")
    #expect(driver.state.panes.allSatisfy { $0.view == PaneView() })
  }

  @Test("a click moves focus and probe, the wheel zooms at the pointer, a drag pans")
  func mouse() {
    var driver = Driver()
    driver.press("v BackTab")
    let frame = Layout(driver.state).panes[1]
    let cells = driver.state.pictureFrame(frame).cells
    driver.send(.input(.mouse(MouseEvent(.press, column: cells.column, row: cells.row))))
    #expect(driver.state.focus == 1)
    #expect(driver.state.probe.x < 8 && driver.state.probe.y < 10)
    driver.send(.input(.mouse(MouseEvent(.release, column: cells.column, row: cells.row))))
    driver.send(.input(.mouse(MouseEvent(.wheelUp, column: cells.column, row: cells.row))))
    let zoomed = driver.state.focused.view
    #expect(zoomed.zoom == 1.25)
    driver.send(.input(.mouse(MouseEvent(.press, column: cells.column + 5, row: cells.row + 5))))
    driver.send(.input(.mouse(MouseEvent(.drag, column: cells.column - 5, row: cells.row + 5))))
    #expect((driver.state.focused.view.centerX ?? 0) > (zoomed.centerX ?? 0))
  }

  @Test("help lists the context's keys, is searched by typing and does what is chosen")
  func help() {
    var driver = Driver()
    driver.press("?")
    driver.type("next image")
    driver.press("Enter")
    #expect(driver.state.image == "2007_000033")
    driver.press("r ?")
    guard case .help(let sheet)? = driver.state.sheets.last else {
      Issue.record("no help")
      return
    }
    #expect(sheet.context == .components)
    driver.press("? Esc")
    #expect(driver.state.sheets.isEmpty)
  }

  @Test(
    "the command line takes images, epochs, runs, settings and command names, and says what it does not know")
  func commandLine() {
    var driver = Driver()
    func run(_ line: String) {
      driver.press(":")
      driver.type(line)
      driver.press("Enter")
    }
    run("image 000123")
    #expect(driver.state.image == "2007_000123")
    run("run cam-0")
    run("epoch 2")
    #expect(driver.summary.contains("cam cow cam-0#2"))
    run("set multiScale=off")
    #expect(driver.state.components.now["cam-0"] == ["multiScale": .flag(false)])
    run("split-right")
    #expect(driver.state.panes.count == 2)
    run("dance")
    #expect(driver.state.message?.hasPrefix("There is no command \"dance\"") == true)
    run("quit")
    #expect(driver.effects.contains(.quit))
  }

  @Test("a finished epoch is told, follows in panes at the newest, and is asked for")
  func liveEpochs() {
    var driver = Driver()
    let grown = Driver.run("cam-1", epochs: [1, 2, 3, 4], parent: "cam-0", state: .running)
    driver.send(.library(.runs([Driver.run("cam-0", epochs: [1, 2, 3, 4, 5]), grown])))
    #expect(driver.state.epoch(of: driver.state.focused) == 4)
    #expect(
      driver.state.message
        == "cam-1: epoch 4 is there. 32.0 seed mIoU, constant(0.3), val (5 images), +0.0 against cam-0.")
    #expect(driver.state.wants.contains { $0.key == .imageScores(run: "cam-1", epochs: 4) })
    driver.send(.library(.runs([Driver.run("cam-1", epochs: [1, 2, 3, 4], state: .stopped("disk full"))])))
    #expect(driver.state.message == "cam-1 stopped: disk full; J resumes it.")
  }

  @Test("a training is stopped by two presses and resumed by one")
  func jobs() {
    var driver = Driver()
    driver.send(.library(.runs([Driver.run("cam-1", epochs: [1], state: .running)])))
    driver.press("J s")
    #expect(!driver.effects.contains(.stop(run: "/runs/cam-1", at: .step)))
    driver.press("s")
    #expect(driver.effects.contains(.stop(run: "/runs/cam-1", at: .step)))
    driver.send(.library(.runs([Driver.run("cam-1", epochs: [1], state: .stopped(nil))])))
    driver.press("r")
    #expect(driver.effects.contains(.resume(run: "/runs/cam-1")))
  }

  @Test("a mask that a method adds has an error map of its own, in the list of maps and behind 8")
  func errorsOfAddedMasks() {
    var driver = Driver()
    driver.state.registry?.maps.append(
      MapDeclaration(
        name: "prediction", title: "Prediction", content: .labels, methods: ["cam"], isMask: true))
    driver.press("M")
    guard case .list(let sheet)? = driver.state.sheets.last else {
      Issue.record("no list of maps")
      return
    }
    #expect(sheet.items.contains { $0.title == "error map of the prediction" })
    driver.press("Esc 8")
    #expect(driver.state.focused.map == .error(of: "seed"))
    driver.state.panes[0].map = .engine("prediction")
    driver.press("8")
    #expect(driver.state.focused.map == .error(of: "prediction"))
    let wanted = driver.state.wants.contains { want in
      if case .map(let request) = want.key { request.map == "prediction" } else { false }
    }
    #expect(wanted)
  }

  @Test(
    "a pipeline stands among the trainings with its stages, stops by two presses and tells how it goes on")
  func pipelines() {
    var driver = Driver()
    func pipeline(_ state: RunFacts.State, done: Int) -> PipelineFacts {
      PipelineFacts(
        name: "p", path: "/runs/pipelines/p", state: state,
        stages: ["classifier", "pseudo-masks", "scores"].enumerated().map { index, title in
          .init(
            title: title, run: "cam-\(index % 2)", isDone: index < done,
            result: index < done ? "mIoU of \(title): 41.0 %" : nil)
        }, activity: "pseudo-masks 3/9", resumption: "camscope pipeline cam --name p … --resume")
    }
    driver.send(.library(.pipelines([pipeline(.running, done: 1)])))
    driver.press("J")
    let text = Renderer(contents: ContentStore()).render(driver.state).text
    for words in [
      "p (pipeline)", "stage 2 of 3", "✓ classifier", "mIoU of classifier: 41.0 %", "▸ pseudo-masks",
      "pseudo-masks 3/9", "· scores",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    driver.press("j s s")
    #expect(driver.effects.contains(.stop(run: "/runs/pipelines/p", at: .step)))
    driver.send(.library(.pipelines([pipeline(.running, done: 2)])))
    #expect(driver.state.message == "p: pseudo-masks done. mIoU of pseudo-masks: 41.0 %.")
    driver.send(.library(.pipelines([pipeline(.stopped(nil), done: 2)])))
    driver.press("r")
    #expect(driver.state.message?.contains("camscope pipeline cam --name p … --resume") ?? false)
    driver.press("Enter")
    #expect(driver.state.focused.run == "cam-0")
    driver.send(.library(.pipelines([pipeline(.running, done: 2)])))
    driver.send(.library(.pipelines([pipeline(.finished, done: 3)])))
    #expect(driver.state.message == "p is through. mIoU of scores: 41.0 %.")
    driver.press("J")
    #expect(driver.state.jobLines.isEmpty)
  }

  @Test("what is visible is wanted before neighbours and neighbouring epochs")
  func wants() {
    var driver = Driver()
    driver.press("n n [")
    let wants = driver.state.wants
    #expect(wants.first == Want(key: .image("2007_000061"), priority: .visible))
    let firstPrefetch = wants.firstIndex { $0.priority == .prefetch } ?? 0
    #expect(wants[firstPrefetch...].allSatisfy { $0.priority == .prefetch })
    #expect(wants[firstPrefetch].key == .image("2007_000123"))
    let epochs = wants.compactMap { want -> Int? in
      if case .map(let request) = want.key, request.image == "2007_000061", want.priority == .prefetch {
        request.epoch
      } else {
        nil
      }
    }
    #expect(epochs == [3, 1])
    #expect(Set(wants.map(\.key)).count == wants.count)
  }
}
