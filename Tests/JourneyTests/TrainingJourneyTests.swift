import Foundation
import TestSupport
import Testing

/// Scenarios 11, 12 and 15: retrain while browsing, watch the curves, resume.
@Suite("Journeys: trainings", .serialized)
struct TrainingJourneyTests {
  /// Types into the open field of a sheet after erasing what it holds.
  private func fill(_ terminal: Tmux, _ text: String) throws {
    for _ in 0..<60 { try terminal.type("BSpace") }
    try terminal.write(text)
  }

  /// Opens the retrain sheet of the focused run and starts `name` for some epochs.
  private func retrain(_ terminal: Tmux, name: String, epochs: Int) throws {
    try terminal.type("R")
    try terminal.wait(forText: "Retrain from")
    try fill(terminal, name)
    try terminal.type("Tab")
    try fill(terminal, "\(epochs)")
    try terminal.wait(for: "the fields") {
      $0.contains("name    \(name)") && $0.contains("epochs  \(epochs)")
    }
    try terminal.type("Enter")
  }

  @Test(
    "a changed component is retrained while one browses; it pauses, goes on, and its epochs appear (11)",
    .enabled(if: Fuzz.isLong, "a long test"), arguments: Side.all)
  func retrainWhileBrowsing(side: Side) throws {
    let place = try PaintedPlace()
    defer { place.remove() }
    let far = try FarEnd(side, in: place)
    defer { far.end() }
    let terminal = try place.open(far.options)
    defer { terminal.end() }
    try terminal.wait(forText: "cam#5")
    // A component that needs a training: the learning rate.
    try terminal.type("r")
    try terminal.wait(forText: "Components of cam")
    try terminal.escape()
    try terminal.wait(for: "the sheet to close") { !$0.contains("Components of cam") }
    try terminal.type(":")
    try terminal.write("set learningRate=0.02")
    try terminal.type("Enter")
    try terminal.wait(forText: "in the next training (R)")
    try terminal.type("R")
    let sheet = try terminal.wait(for: "the difference to the parent") {
      $0.contains("Retrain from cam") && $0.contains(" cores")
        && $0.contains("camscope train cam@paintnet")
    }
    #expect(sheet.contains("→ 0.02") && sheet.contains("cam-learningRate-0.02"), "\(sheet)")
    try terminal.escape()
    try terminal.wait(for: "the sheet to close") { !$0.contains("Retrain from") }
    try retrain(terminal, name: "child", epochs: 60)
    try terminal.wait(forText: "⚙ child", seconds: 60)
    // Browsing goes on.
    try terminal.type("n")
    try terminal.wait(forText: "2/4 by name")
    try terminal.type("J")
    try terminal.wait(forText: "Trainings")
    try terminal.wait(for: "the first epochs", seconds: 120) {
      $0.contains("of 60 epochs") && !$0.contains(" 0 of 60")
    }
    try terminal.type("p")
    try terminal.wait(for: "the pause", seconds: 60) {
      $0.contains("stopped on request") || $0.contains("stopped, ")
    }
    try terminal.type("R")
    try terminal.wait(for: "it to go on", seconds: 60) { $0.contains("■") || $0.contains("⚙ child") }
    try terminal.type("K")
    try terminal.wait(forText: "type child to kill it")
    try terminal.write("childish")
    try terminal.type("Enter")
    try terminal.wait(forText: "that is not child")
    for _ in 0..<3 { try terminal.type("BSpace") }
    try terminal.type("Enter")
    try terminal.wait(forText: "its trainer was killed", seconds: 60)
    try terminal.escape()
    try terminal.type("e")
    try terminal.wait(forText: "Run of this pane")
    try terminal.write("child")
    try terminal.type("Enter")
    try terminal.wait(forText: "child#")
  }

  @Test("read-only, R and what stops trainings say so and do nothing (11)")
  func readOnly() throws {
    let place = try PaintedPlace(images: 5)
    defer { place.remove() }
    let terminal = try place.open("--readonly")
    defer { terminal.end() }
    try terminal.wait(forText: "cam#5")
    try terminal.type("R")
    try terminal.wait(forText: "it starts no training")
  }

  @Test(
    "curves of two runs lie over each other, and Enter shows the cursor's epoch (12)", arguments: Side.all)
  func curves(side: Side) throws {
    let place = try PaintedPlace(runs: ["cam", "seam"])
    defer { place.remove() }
    let far = try FarEnd(side, in: place)
    defer { far.end() }
    let terminal = try place.open(far.options)
    defer { terminal.end() }
    try terminal.wait(forText: "#5")
    try terminal.type(":")
    try terminal.write("run cam")
    try terminal.type("Enter")
    try terminal.wait(forText: "cam#5")
    try terminal.type("L")
    try terminal.wait(for: "the curves") { $0.contains("Curves of cam") && $0.contains("loss total") }
    try terminal.type("e")
    try terminal.wait(forText: "Curves beside")
    try terminal.write("seam")
    try terminal.type("Enter")
    try terminal.wait(for: "both runs") { $0.contains("1 cam ") && $0.contains("2 seam ") }
    try terminal.type("Y")
    try terminal.wait(forText: "log")
    try terminal.type("x")
    try terminal.wait(for: "steps") { $0.contains("step · smooth") }
    try terminal.type("s")
    try terminal.wait(for: "no average") { !$0.contains("smooth ·") }
    try terminal.type("h", "h")
    try terminal.wait(forText: "epoch 3")
    try terminal.type("Enter")
    try terminal.wait(for: "the epoch in the pane") { $0.contains("cam#3") && !$0.contains("Curves of") }
  }

  @Test("killed and opened again, the session is offered and resumed (15)")
  func session() throws {
    let place = try PaintedPlace()
    defer { place.remove() }
    do {
      let terminal = try place.open()
      defer { terminal.kill() }
      try terminal.wait(forText: "cam#5")
      try terminal.type("v", "6", "n", "n", "m", "[")
      try terminal.wait(for: "two panes") { $0.contains("3/4 by name") && $0.contains("2 ground truth") }
      // The session is written half a second after the last key.
      usleep(1_200_000)
      kill(try terminal.descendant("camscope"), SIGKILL)
    }
    let terminal = try place.open(until: "Resume session from")
    defer { terminal.end() }
    let offer = try terminal.screen()
    #expect(offer.contains("2 panes") && offer.contains("1 marked"), "\(offer)")
    try terminal.type("Enter")
    try terminal.wait(for: "the session") { $0.contains("3/4 by name") && $0.contains("2 ground truth") }
    #expect(try terminal.screen().contains("●painted"))
    try terminal.type("q")
  }

  @Test(
    "a training whose trainer was killed shows its cause and last lines, and R goes on from its checkpoint (15)",
    .enabled(if: Fuzz.isLong, "a long test"), arguments: Side.all)
  func deadJob(side: Side) throws {
    let place = try PaintedPlace()
    defer { place.remove() }
    let training = try TrainingProcess("dead", in: place.root, epochs: 8)
    let epoch = place.root.appending(path: "runs/dead/epochs/0002")
    let deadline = Date().addingTimeInterval(120)
    while Date() < deadline, access(epoch.path, F_OK) != 0 { usleep(20_000) }
    #expect(training.killAndWait() == .signal(SIGKILL))
    // What a write leaves behind that never ended.
    try FileManager.default.createDirectory(
      at: place.root.appending(path: "runs/dead/epochs/0009.partial"), withIntermediateDirectories: true)
    let far = try FarEnd(side, in: place)
    defer { far.end() }
    let terminal = try place.open(far.options)
    defer { terminal.end() }
    try terminal.wait(forText: "#")
    try terminal.type("J")
    let jobs = try terminal.wait(forText: "its trainer was killed")
    #expect(jobs.contains("R goes on from epoch") && !jobs.contains("9 of 8"), "\(jobs)")
    try terminal.type("R")
    try terminal.wait(forText: "dead is trained", seconds: 120)
  }
}
