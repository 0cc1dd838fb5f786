import EngineProtocol
import Foundation
import Terminal
import Testing
import Workbench

@Suite struct SessionTests {
  /// A state with much to remember.
  private func busy() -> WorkbenchState {
    var driver = Driver()
    driver.press("v 6 s 4 n n m [ + + l l Enter")
    driver.type("/class=person")
    driver.press("Enter")
    return driver.state
  }

  private func offered(_ session: Session) -> Driver {
    var driver = Driver(opened: false)
    driver.send(.sessionFound(session, Date(timeIntervalSince1970: 1_700_000_000)))
    for update in Driver.folderUpdates { driver.send(.library(update)) }
    return driver
  }

  @Test("the last session is offered over the opening folder, and Enter brings it back")
  func resumed() {
    let before = busy()
    let session = Session(before)
    var driver = offered(session)
    #expect(driver.state.isOffering && driver.state.panes.count == 1)
    let text = Renderer(contents: ContentStore()).render(driver.state).text
    #expect(
      text.contains("Resume session from") && text.contains("3 panes") && text.contains("filter class=person")
    )
    driver.press("Enter")
    #expect(Session(driver.state) == session)
    #expect(driver.state.filter == before.filter && driver.state.listed == before.listed)
    #expect(driver.state.message?.hasPrefix("Resumed the session from") == true)
  }

  @Test("any other key begins anew and does what it does; Esc only closes the offer")
  func declined() {
    var driver = offered(Session(busy()))
    driver.press("n")
    #expect(!driver.state.isOffering && driver.state.position == 1 && driver.state.panes.count == 1)
    driver = offered(Session(busy()))
    driver.press("Esc")
    #expect(!driver.state.isOffering && driver.state.position == 0)
  }

  @Test("a session of another split asks for that split and keeps its image")
  func otherSplit() {
    var session = Session(busy())
    session.split = "train"
    session.filter = ""
    var driver = offered(session)
    driver.press("Enter")
    #expect(driver.effects.contains(.openSplit("train")))
    #expect(driver.state.image == session.image)
  }

  @Test("a session names runs that are gone; the newest takes their place")
  func goneRuns() {
    var session = Session(busy())
    for index in session.panes.indices { session.panes[index].run = "gone" }
    var driver = offered(session)
    driver.press("Enter")
    #expect(driver.state.panes.allSatisfy { $0.run == "cam-1" })
  }

  @Test("a file of a session stays below 4 kB, whatever is marked, and reads back")
  func size() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "session-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var state = busy()
    for _ in 0..<12 { _ = reduce(&state, .input(.key(Key(.character("v"))))) }
    for number in 0..<500 { state.marks.insert("2007_\(100_000 + number)") }
    let store = SessionStore(stateFolder: folder, subject: "/data/VOC2012")
    try store.save(Session(state))
    let size = try FileManager.default.attributesOfItem(atPath: store.path)[.size] as? Int ?? 0
    #expect(size > 0 && size <= SessionStore.largest)
    let kept = try #require(store.load())
    #expect(kept.session.panes == state.panes && kept.session.pin == state.pin)
    #expect(abs(kept.date.timeIntervalSinceNow) < 60)
    #expect(SessionStore(stateFolder: folder, subject: "ssh box engine /data/VOC2012").path != store.path)
  }

  @Test("what does not read as a session is no session")
  func damaged() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "session-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = SessionStore(stateFolder: folder, subject: "x")
    try store.save(Session(busy()))
    try Data("{\"panes\":".utf8).write(to: URL(filePath: store.path))
    #expect(store.load() == nil)
  }
}
