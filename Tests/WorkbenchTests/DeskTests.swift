import EngineProtocol
import Foundation
import Terminal
import Testing
import Workbench

@Suite struct DeskTests {
  private func desk(_ engine: FakeEngine?, columns: Int = 120, rows: Int = 40) -> (Desk, FakeLibrary) {
    let library = FakeLibrary()
    let desk = Desk(
      state: WorkbenchState(columns: columns, rows: rows), style: PictureStyle(), library: library,
      engine: engine,
      wake: {})
    desk.start()
    settle(desk)
    return (desk, library)
  }

  /// News and wishes until nothing comes any more.
  private func settle(_ desk: Desk) {
    for _ in 0..<20 {
      let had = desk.takeNews()
      desk.sendWishes()
      if !had { return }
    }
  }

  @Test("what is visible is asked for before what may follow, and is complete once it is there")
  func completes() {
    let engine = FakeEngine()
    let (desk, library) = desk(engine)
    #expect(desk.isComplete)
    #expect(library.asked.joined().first == .image("2007_000032"))
    #expect(engine.asked.joined().first?.image == "2007_000032")
    #expect(desk.firstAbsence == nil)
  }

  @Test("without an engine image, saliency and truth still show, and the status says that there is none")
  func withoutEngine() {
    let (desk, _) = desk(nil)
    _ = desk.send(.input(.key(Key(.character("6")))))
    settle(desk)
    #expect(desk.renderer.contents.groundTruth("2007_000032") != nil)
    #expect(desk.renderer.render(desk.state).text.contains("no engine"))
  }

  @Test("after the engine's death everything that is still wanted is asked for again")
  func engineDeath() {
    let engine = FakeEngine(isSilent: true)
    let (desk, _) = desk(engine)
    let before = engine.asked.count
    let last = engine.asked.last
    desk.sendWishes()
    #expect(engine.asked.count == before, "an unchanged wish is not repeated")
    engine.dieAndReturn()
    settle(desk)
    #expect(engine.asked.count > before)
    #expect(engine.asked.last == last)
    #expect(desk.state.message == "The engine was killed by signal 9 (Killed). It is started again.")
  }

  @Test("the last key wins: after ten steps only the tenth image and its neighbours are wanted")
  func lastKeyWins() {
    let engine = FakeEngine(isSilent: true)
    let (desk, _) = desk(engine)
    for _ in 0..<3 { _ = desk.send(.input(.key(Key(.character("n"))))) }
    desk.sendWishes()
    #expect(engine.asked.last?.first?.image == "2007_000123")
  }

  @Test("the whole loop runs a script on a screen, copies, trains and quits")
  func program() {
    let screen = RecordingScreen(columns: 100, rows: 30, script: "nnv4]yR<Enter>q")
    let engine = FakeEngine()
    var copied = ""
    WorkbenchProgram.run(
      WorkbenchOptions(data: "/data/VOC2012", runRoots: ["/runs"]), screen: screen, library: FakeLibrary(),
      engine: engine, clipboard: { copied = $0 })
    #expect(copied.contains("2007_000033"))
    #expect(engine.trainings.count == 1)
    #expect(screen.grids.count > 5)
    #expect(screen.grids.first?.text.contains("opening") == true)
    #expect(screen.grids.last?.text.contains("2007_000033") == true)
  }

  @Test("a session is written when the loop ends and opened by the next one")
  func sessionRoundTrip() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "camscope-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let options = WorkbenchOptions(data: "/data/VOC2012", runRoots: ["/runs"], stateFolder: folder)
    WorkbenchProgram.run(
      options, screen: RecordingScreen(script: "nnnv6q"), library: FakeLibrary(), engine: FakeEngine())
    let second = RecordingScreen(script: "<Enter>aq")
    WorkbenchProgram.run(options, screen: second, library: FakeLibrary(), engine: FakeEngine())
    let text = second.grids.last?.text ?? ""
    #expect(text.contains("2007_000061"))
    #expect(text.contains("ground truth"))
  }

  @Test("a shot has the panes that were asked for, and names what does not exist")
  func shots() throws {
    func shot(_ panes: String, image: String = "2007_000032", run: String? = "cam-1", epoch: Int? = nil)
      throws -> CellGrid
    {
      try Shot(
        options: WorkbenchOptions(data: "/data/VOC2012", runRoots: [], split: "val"), run: run, epoch: epoch,
        image: image, panes: PaneSpec.parse(panes), columns: 120, rows: 40
      ).frame(library: FakeLibrary(), engine: FakeEngine())
    }
    let text = try shot("image,gt/cam:person,seed#2").text
    for part in ["CAM person cam-1#3", "seed cam-1#2", "ground truth", "aeroplane"] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(throws: ShotError.self) { try shot("cam", run: "nothing") }
    #expect(throws: ShotError.self) { try shot("cam#9") }
    #expect(throws: ShotError.self) { try shot("cam:unicorn") }
    #expect(throws: ShotError.self) { try shot("image", image: "2099_000000") }
  }

  @Test("the panes' grammar reads rows, classes, runs and epochs, and complains in one sentence")
  func grammar() throws {
    let rows = try PaneSpec.parse("image,cam:cow@a-run#3/seed")
    #expect(rows.map(\.count) == [2, 1])
    #expect(
      rows[0][1].map == "cam" && rows[0][1].className == "cow" && rows[0][1].run == "a-run"
        && rows[0][1].epoch == 3)
    #expect(try PaneSpec.parse("image,gt,cam,seed").map(\.count) == [2, 2])
    for text in [
      "", ",", "image,", "cam:", "cam@", "cam#x", "a,b,c,d,e,f,g,h,i,j,k,l,m", "cam:cow@#3", "/", "im age",
    ] {
      #expect(throws: PaneSpecError.self, "\(text)") { try PaneSpec.parse(text) }
    }
  }
}
