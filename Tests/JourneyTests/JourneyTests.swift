import Foundation
import Testing

@Suite("Journeys: the built program in a real terminal", .serialized)
struct JourneyTests {
  /// Paints a small set for one journey.
  private func paintedSet(images: Int = 20) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "camscope-painted-\(UUID().uuidString)")
    let process = Process()
    process.executableURL = Tmux.root.appending(path: ".build/release/camscope")
    process.arguments = ["paint", folder.path, "--images", "\(images)", "--seed", "3"]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return folder
  }

  @Test(
    "a folder opens, n and p step through its images, ? lists the keys, and q leaves the terminal as it was")
  func browse() throws {
    let set = try paintedSet()
    defer { try? FileManager.default.removeItem(at: set) }
    let terminal = try Tmux(
      "sh -c \"\(Tmux.camscope) '\(set.path)'; stty -a | grep -c -- ' echo '; echo back in the shell; read line\""
    )
    defer { terminal.end() }
    try terminal.wait(forText: "1/4 by name")
    try terminal.type("n", "n")
    try terminal.wait(forText: "3/4 by name")
    try terminal.type("p")
    try terminal.wait(forText: "2/4 by name")
    try terminal.type("?")
    try terminal.wait(forText: "next image")
    // A key that follows Escape at once is one with Alt.
    try terminal.type("Escape")
    try terminal.wait(for: "the list of keys to close") { !$0.contains("next image") }
    try terminal.type("q")
    let after = try terminal.wait(forText: "back in the shell")
    #expect(after.contains("1\n") || after.contains("1 "), "the terminal does not echo any more:\n\(after)")
  }

  @Test(
    "a terminal that vanishes takes the program and its engine with it, even where signals do not reach them")
  func vanishedTerminal() throws {
    let set = try paintedSet()
    defer { try? FileManager.default.removeItem(at: set) }
    let terminal = try Tmux("sh -c \"trap '' HUP; exec \(Tmux.camscope) '\(set.path)'\"")
    defer { terminal.end() }
    try terminal.wait(forText: "1/4 by name")
    let (program, engine) = (try terminal.processID(), try terminal.engine())
    kill(try terminal.serverID(), SIGKILL)
    let deadline = Date().addingTimeInterval(20)
    while Date() < deadline, kill(program, 0) == 0 || kill(engine, 0) == 0 { usleep(50_000) }
    #expect(kill(program, 0) != 0, "the workbench lives on without a terminal")
    #expect(kill(engine, 0) != 0, "the engine lives on without a workbench")
  }

  @Test("panes split, carry maps of their own and close again")
  func panes() throws {
    let set = try paintedSet()
    defer { try? FileManager.default.removeItem(at: set) }
    let terminal = try Tmux("\(Tmux.camscope) '\(set.path)'")
    defer { terminal.end() }
    try terminal.wait(forText: "1/4 by name")
    try terminal.type("v", "6", "v", "3")
    try terminal.wait(for: "three titled panes") {
      $0.contains("1 image") && $0.contains("2 ground truth") && $0.contains("3 saliency")
    }
    try terminal.type("x")
    try terminal.wait(for: "the third pane to close") { !$0.contains("3 saliency") }
  }

  @Test("a small terminal names the size that is needed and works again once it has grown")
  func resize() throws {
    let set = try paintedSet(images: 5)
    defer { try? FileManager.default.removeItem(at: set) }
    let terminal = try Tmux("\(Tmux.camscope) '\(set.path)'")
    defer { terminal.end() }
    try terminal.wait(forText: "1/1 by name")
    try terminal.resize(columns: 30, rows: 8)
    try terminal.wait(forText: "40")
    try terminal.resize(columns: 120, rows: 36)
    try terminal.wait(forText: "1/1 by name")
    #expect(try !terminal.hasEnded())
  }

  @Test("an engine that is killed is reported and started again while the workbench goes on")
  func engineKilled() throws {
    let set = try paintedSet()
    defer { try? FileManager.default.removeItem(at: set) }
    let terminal = try Tmux("\(Tmux.camscope) '\(set.path)'")
    defer { terminal.end() }
    try terminal.wait(forText: "1/4 by name")
    let first = try terminal.engine()
    kill(first, SIGKILL)
    try terminal.wait(forText: "again")
    try terminal.type("n")
    try terminal.wait(forText: "2/4 by name")
    #expect(try terminal.engine() != first)
  }
}
