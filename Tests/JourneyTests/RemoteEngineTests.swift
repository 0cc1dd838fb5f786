import Foundation
import TestSupport
import Testing

@Suite("Journeys: an engine elsewhere", .serialized)
struct RemoteEngineTests {
  /// The sides that are far: in the normal ring the stand-in only.
  static var far: [Side] { Fuzz.isLong ? Side.all.filter(\.isRemote) : [.standIn] }

  @Test(
    "lists, maps, runs and curves are those of the engine's machine; a training outlives the connection, which comes back",
    arguments: far)
  func connection(side: Side) throws {
    let place = try PaintedPlace()
    defer { place.remove() }
    let far = try FarEnd(side, in: place)
    defer { far.end() }
    let terminal = try place.open(far.options)
    defer { terminal.end() }
    let host = ProcessInfo.processInfo.hostName
    let first = try terminal.wait(for: "the engine's host and a map") {
      $0.contains("engine on ") && $0.contains("seed IoU")
    }
    #expect(first.contains(":data val"), "the title names no host (\(host)): \(first)")
    try terminal.type("n")
    try terminal.wait(forText: "2/4 by name")
    try terminal.type("v", "6")
    try terminal.wait(forText: "2 ground truth")
    try terminal.type("L")
    try terminal.wait(for: "the curves") { $0.contains("Curves of cam") && $0.contains("loss total") }
    try terminal.escape()
    try terminal.type("R")
    try terminal.wait(forText: "Retrain from cam")
    try terminal.type("Tab")
    for _ in 0..<4 { try terminal.type("BSpace") }
    try terminal.write("40")
    try terminal.type("Enter")
    try terminal.wait(forText: "⚙ cam-2", seconds: 60)
    try far.cut(terminal)
    try terminal.wait(forText: "The connection to")
    try terminal.wait(for: "the connection", seconds: 60) {
      !$0.contains("connecting again") && $0.contains("engine on ")
    }
    try terminal.type("n")
    try terminal.wait(for: "the next image and its map") {
      $0.contains("3/4 by name") && $0.contains("seed IoU")
    }
    // The trainer knows nothing of all this.
    try terminal.wait(for: "the end of the training", seconds: 180) {
      $0.contains("cam-2 is trained") || !$0.contains("⚙ cam-2")
    }
    try terminal.type("e")
    let runs = try terminal.wait(forText: "Run of this pane")
    #expect(runs.contains("40 of 40 epochs"), "\(runs)")
    try terminal.escape()
    try terminal.type("q")
  }

  @Test(
    "a connection that dies without a word is noticed and made again",
    .enabled(if: Fuzz.isLong, "a long test"))
  func silence() throws {
    let place = try PaintedPlace(images: 5)
    defer { place.remove() }
    let far = try FarEnd(.standIn, in: place)
    let terminal = try place.open(far.options)
    defer { terminal.end() }
    try terminal.wait(forText: "engine on ")
    let engine = try terminal.descendant("camscope-engine")
    kill(engine, SIGSTOP)
    try terminal.wait(forText: "Nothing is heard from the engine", seconds: 60)
    try terminal.wait(for: "the connection", seconds: 60) {
      !$0.contains("connecting again") && $0.contains("engine on ")
    }
    #expect(try terminal.descendant("camscope-engine") != engine)
  }

  @Test("doctor tells where the engine runs and what was skipped before its first word")
  func banner() throws {
    let place = try PaintedPlace(images: 5, runs: [])
    defer { place.remove() }
    let far = try FarEnd(.standIn, in: place)
    let engine = String(far.options.dropFirst("--engine \"".count).dropLast())
    let result = try Program.run(
      Program.built("camscope"), ["doctor", "--engine", engine], in: place.root.path)
    #expect(result.output.contains("a line is skipped: Welcome to box"), "\(result.output)\(result.errors)")
    #expect(result.output.contains("engine: camscope "))
  }

  @Test("a command that starts no engine is one sentence, before the terminal is taken")
  func noEngine() throws {
    let place = try PaintedPlace(images: 5)
    defer { place.remove() }
    let terminal = try Tmux(
      "sh -c \"\(place.command) --engine 'sh -c \\\"echo no such host >&2; exit 255\\\"'; echo code $?; read line\"",
      home: place.home)
    defer { terminal.end() }
    let screen = try terminal.wait(forText: "code ")
    #expect(screen.contains("no such host") && screen.contains("code 2"), "\(screen)")
  }
}
