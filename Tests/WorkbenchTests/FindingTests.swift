import EngineProtocol
import Evaluation
import Foundation
import Runs
import Testing
import Workbench

@Suite struct FindingTests {
  @Test("a filter acts while it is typed, and Esc brings back what was there")
  func liveFilter() {
    var driver = Driver()
    driver.press("n /")
    driver.type("class=cow")
    #expect(driver.state.listed == ["2007_000123", "2007_000129"] && driver.state.image == "2007_000123")
    driver.type(" &")
    #expect(driver.state.listed.count == 2, "half a condition changes nothing")
    driver.press("Esc")
    #expect(driver.state.listed.count == 5 && driver.state.image == "2007_000033")
    driver.press("/")
    driver.type("class=cow")
    driver.press("Enter")
    #expect(driver.state.filter.text == "class=cow" && driver.state.classIndex(of: driver.state.focused) == 3)
  }

  @Test("marks go into the set that :set names, sets are conditions, and :write hands the list over")
  func sets() throws {
    var driver = Driver()
    driver.press("m")
    driver.enter(":set bad-cows")
    #expect(driver.state.marks.isEmpty)
    driver.press("n m n m")
    driver.enter("/set=bad-cows")
    #expect(driver.state.listed == ["2007_000033", "2007_000061"])
    driver.enter(":write lists/bad.txt")
    driver.enter(":write! x class=cow | 000032")
    #expect(
      driver.effects.suffix(2) == [
        .writeList(
          ImageListFile(path: "lists/bad.txt", images: ["2007_000033", "2007_000061"], replaces: false)),
        .writeList(
          ImageListFile(path: "x", images: ["2007_000032", "2007_000123", "2007_000129"], replaces: true)),
      ])
    driver.enter(":mark class=cow")
    #expect(driver.state.marks.count == 4)
    driver.enter(":unmark class=cow")
    #expect(driver.state.marks.count == 2)
    driver.enter(":set a b")
    #expect(driver.state.message == "A set's name has letters, digits, '-', '_' and '.' only.")
    driver.enter(":sets")
    guard case .list(let sheet)? = driver.state.sheets.last else {
      Issue.record("no list of sets")
      return
    }
    #expect(sheet.items.map(\.title) == ["marks without a name", "bad-cows"])
    driver.press("Up Enter")
    #expect(driver.state.marks == ["2007_000032"] && driver.state.markSets.current.isEmpty)
  }

  @Test("sets are kept beside the session; lists are never written into the data, nor over a file unasked")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "camscope-sets-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var driver = Driver()
    driver.enter(":set worst")
    driver.press("m")
    let session = SessionStore(stateFolder: folder, subject: "/data")
    var store = MarkStore(beside: session)
    store.look(at: driver.state)
    var state = WorkbenchState(columns: 80, rows: 24)
    var other = MarkStore(beside: session)
    other.restore(into: &state)
    #expect(state.markSets.current == "worst" && state.marks == ["2007_000032"])
    // A session holds a limited number of marks; those of a named set are left to the store.
    let kept = Session(driver.state)
    kept.restore(into: &state)
    #expect(kept.marks.isEmpty && state.marks == ["2007_000032"])

    let list = ImageListFile(path: "\(folder)/out/list.txt", images: ["a", "b"], replaces: false)
    #expect(try list.write(outside: "\(folder)/data") == "Wrote 2 names to \(folder)/out/list.txt.")
    #expect(try String(contentsOfFile: "\(folder)/out/list.txt", encoding: .utf8) == "a\nb\n")
    #expect(throws: ShotError.self) { try list.write(outside: "\(folder)/data") }
    let inside = ImageListFile(path: "\(folder)/data/list.txt", images: ["a"], replaces: true)
    #expect(throws: ShotError.self) { try inside.write(outside: "\(folder)/data") }
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/data"))
  }

  @Test("runs by name or method and maps stand side by side; a stranger is told and changes nothing")
  func comparing() {
    var driver = Driver()
    driver.press("4")
    driver.enter(":compare cam-0 cam-1 gt image")
    #expect(driver.state.panes.map(\.run) == ["cam-0", "cam-1", "cam-1", "cam-1"])
    #expect(driver.state.panes.map(\.map) == [.seed, .seed, .groundTruth, nil])
    #expect(driver.state.rows == [2, 2] && driver.state.isLinked)
    driver.enter(":compare cam nonsense")
    #expect(driver.state.panes.count == 4)
    #expect(driver.state.message == "No run, method or map is called nonsense; e lists the runs, M the maps.")
    driver.press("e Tab Tab Up Enter")
    #expect(driver.state.panes.map(\.run) == ["cam-0", "cam-1"])
    for preset in LayoutPreset.allCases {
      driver.enter(":layout \(preset.rawValue)")
      #expect(driver.state.rows.reduce(0, +) == driver.state.panes.count, "\(preset)")
    }
  }

  @Test("the order of disagreement is the difference of the stored IoU under two panes")
  func disagreement() {
    var driver = Driver()
    driver.enter(":compare cam-0 cam-1")
    driver.enter(":sort disagreement")
    for want in driver.state.wants {
      guard case .imageValues(let scores, .iou) = want.key else { continue }
      let values =
        scores.run == "cam-0"
        ? ["2007_000032": 0.5, "2007_000061": 0.3] : ["2007_000032": 0.4, "2007_000061": 0.9]
      driver.send(.library(.imageValues(scores, .iou, values)))
    }
    #expect(
      driver.state.listed.prefix(2) == ["2007_000061", "2007_000032"] && driver.state.image == "2007_000061")
    #expect(driver.state.order.label == "disagreement↓")
  }

  @Test("i goes through the objects of an image, and begins at one that is missing")
  func objects() throws {
    var driver = Driver()
    driver.answerScores()
    driver.press("i")
    #expect(driver.state.message == "Reading the objects of this image …")
    #expect(driver.state.wants.contains { $0.key == .objects("2007_000032") })
    let parts = Instances(
      boxes: [.init(label: 1, columns: 0..<2, rows: 0..<2), .init(label: 1, columns: 3..<6, rows: 0..<3)],
      truth: Driver.twoParts)
    driver.send(.library(.objects("2007_000032", ObjectFacts(parts))))
    #expect(driver.state.outlinedObject == 0)
    #expect(driver.state.message?.hasPrefix("Object 1 of 2: aeroplane") ?? false)
    driver.press("i")
    #expect(driver.state.outlinedObject == 1)
    driver.press("i")
    #expect(driver.state.outlinedObject == 0)
    driver.press("n")
    #expect(driver.state.outlinedObject == nil, "the next image's objects are not known yet")
    driver.press("Esc")
    #expect(!driver.state.showsObjects)
  }

  @Test("in the component sheet d compares with before, and the sheet tells what a change does")
  func beforeAndAfter() {
    var driver = Driver()
    driver.press("4 r d")
    #expect(driver.state.message?.hasPrefix("Nothing is switched yet") ?? false)
    driver.press("Space w")
    let pane = driver.state.focused
    #expect(pane.comparison == .wipe && pane.comparesWithRecipe)
    #expect(driver.state.counterpart(of: 0)?.ignoresChanges == true)
    #expect(driver.state.counterpartTitle(of: 0) == "before ┃ this")
    let requests = driver.state.wants.compactMap { want in
      if case .map(let request) = want.key, request.map == "seed" { request.settings } else { nil }
    }
    #expect(requests.contains([:]) && requests.contains(["multiScale": .flag(false)]))
    let effect = driver.state.componentEffect(of: driver.state.focused)
    #expect(effect?.after == nil && effect?.command.hasSuffix("--set multiScale=false") == true)
    driver.press("u")
    #expect(driver.state.counterpart(of: 0) == nil)
  }

  @Test("a stored evaluation of the switched rule is the change's effect on the split")
  func storedEffect() {
    var driver = Driver()
    var runs = driver.state.runs
    func name(_ rule: String) -> ScoreName {
      ScoreName(stage: .seed, background: rule, split: "val", scored: 5, total: 5)
    }
    for index in runs.indices {
      runs[index].evaluations = [
        ScoreFacts(epoch: 3, name: name("constant(0.32)"), value: 0.5),
        ScoreFacts(epoch: 3, name: name("constant(0.3)"), value: 0.4),
      ]
    }
    driver.send(.library(.runs(runs)))
    driver.press("4 t")
    let effect = driver.state.componentEffect(of: driver.state.focused)
    #expect(effect?.before?.value == 0.4 && effect?.after?.value == 0.5)
  }

  @Test(
    "the matrix has the components in which runs of a method differ, the best run first, and leads to runs")
  func matrix() {
    var driver = Driver()
    var runs = driver.state.runs
    runs[0].recipe.settings["pooling"] = .text("max")
    driver.send(.library(.runs(runs)))
    let matrix = driver.state.ablationMatrix(around: driver.state.runs[1])
    #expect(matrix.columns.map(\.key) == ["pooling"] && matrix.rows.map(\.run) == ["cam-0", "cam-1"])
    #expect(matrix.rows.map(\.values) == [[.text("max")], [.text("average")]])
    driver.press("X k Enter")
    #expect(driver.state.focused.run == "cam-0" && driver.state.sheets.isEmpty)
  }

  @Test("9 says which runs predict, and Q shows the likeness to the pixel, then the affinity")
  func predictionAndSimilarity() {
    var driver = Driver()
    driver.press("9")
    #expect(driver.state.message?.hasPrefix("Only a segmentation network predicts, not cam-1") ?? false)
    driver.press("Q")
    #expect(driver.state.focused.map == .similarity)
    driver.press("Q")
    #expect(driver.state.focused.map == .affinity)
  }
}
