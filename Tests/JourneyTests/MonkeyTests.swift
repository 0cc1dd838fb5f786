import Foundation
import TestSupport
import Testing

/// Random keys, mouse, resizes, killed engines and deleted files, the same for the same seed.
@Suite("Whatever is done to it, the workbench neither crashes nor hangs nor soils the terminal", .serialized)
struct MonkeyTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// CAMSCOPE_MONKEY_MINUTES and CAMSCOPE_MONKEY_SEED ask for other than 20 seconds a terminal and seed 1.
  private static let seconds =
    environment["CAMSCOPE_MONKEY_MINUTES"].flatMap(Double.init).map { $0 * 20 } ?? 20
  private static let seed = environment["CAMSCOPE_MONKEY_SEED"].flatMap(UInt64.init) ?? 1

  @Test(
    "random input in three kinds of terminal",
    .enabled(if: Fuzz.isLong, "a long test"),
    arguments: [("xterm-256color", "24bit"), ("tmux-256color", "256"), ("vt100", "auto")])
  func monkey(term: String, color: String) throws {
    let place = try PaintedPlace(runs: ["cam", "seam"])
    defer { place.remove() }
    let exits = place.root.appending(path: "exits").path
    let echoes = place.root.appending(path: "echoes").path
    // Quitting is allowed: how it ended and whether the terminal echoes again is written down.
    let script = place.root.appending(path: "loop.sh")
    try """
    while :; do
      TERM=\(term) \(place.command) --readonly --color \(color)
      echo $? >> '\(exits)'
      stty -a | grep -c -- ' echo ' >> '\(echoes)'
    done
    """.write(to: script, atomically: true, encoding: .utf8)
    let terminal = try Tmux("sh '\(script.path)'", columns: 120, rows: 36, home: place.home)
    defer { terminal.end() }
    try terminal.wait(forText: "by name")
    var monkey = Monkey(seed: Self.seed, terminal: terminal, place: place)
    let end = Date().addingTimeInterval(Self.seconds)
    var memory: [Int] = []
    while Date() < end {
      for _ in 0..<40 { try monkey.act() }
      try terminal.resize(columns: 120, rows: 36)
      try checkItListens(terminal, monkey)
      try checkScreen(terminal, monkey)
      memory.append(try terminal.memory(of: "camscope"))
    }
    let codes = (try? String(contentsOfFile: exits, encoding: .utf8)) ?? ""
    #expect(codes.split(separator: "\n").allSatisfy { $0 == "0" }, "exit codes \(codes), \(monkey)")
    let echo = (try? String(contentsOfFile: echoes, encoding: .utf8)) ?? ""
    #expect(
      echo.split(separator: "\n").allSatisfy { $0 == "1" }, "a terminal was left without echo, \(monkey)")
    // Caches fill at first; after half of the time nothing may grow on.
    if memory.count >= 8, codes.isEmpty {
      let half = memory[memory.count / 2 - 1]
      let last = memory[memory.count - 1]
      #expect(last - half < 64 << 20, "memory \(memory.map { $0 >> 20 }) MB, \(monkey)")
    }
    print(
      "monkey in \(term): \(monkey), memory \(memory.map { $0 >> 20 }) MB, \(codes.split(separator: "\n").count) quits"
    )
  }

  /// Esc closes whatever is open, and `:` opens the command line.
  private func checkItListens(_ terminal: Tmux, _ monkey: Monkey) throws {
    for attempt in 0..<5 {
      for _ in 0..<8 { try terminal.escape() }
      try terminal.type(":")
      do {
        try terminal.wait(for: "the command line", seconds: attempt < 4 ? 4 : 20) {
          $0.split(separator: "\n").contains { $0.hasPrefix(" :") }
        }
        try terminal.escape()
        return
      } catch {
        // A quit may have opened the program anew meanwhile.
        if attempt == 4 { throw Tmux.Failure(description: "\(error)\nafter \(monkey)") }
      }
    }
  }

  /// What the terminal shows is what the program thinks it shows: drawing everything again changes nothing.
  private func checkScreen(_ terminal: Tmux, _ monkey: Monkey) throws {
    var (before, after) = ("", "")
    for _ in 0..<20 {
      usleep(200_000)
      before = try terminal.screen()
      try terminal.type("C-l")
      usleep(200_000)
      after = try terminal.screen()
      if before == after { return }
    }
    Issue.record("the terminal showed\n\(before)\nand after drawing again\n\(after)\nafter \(monkey)")
  }
}
