import Foundation
import Terminal
import TestSupport
import Testing

@Suite("On a link of 1 Mbit/s and 80 ms the workbench stays usable", .serialized)
struct SlowLinkTests {
  /// How long keys took to echo while most of the screen was painted again and again, in seconds, ascending.
  private func echoes(_ words: [String], in place: PaintedPlace) throws -> [Double] {
    var environment = ProcessInfo.processInfo.environment
    environment.merge([
      "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "HOME": place.home.path,
      "XDG_STATE_HOME": place.home.path, "XDG_CACHE_HOME": place.home.path,
    ]) { $1 }
    environment["NO_COLOR"] = nil
    environment["TMUX"] = nil
    let terminal = try SlowTerminal(
      words, columns: 200, rows: 60, environment: environment, bitsPerSecond: 1_000_000,
      roundTrip: .milliseconds(80))
    defer { terminal.end() }
    _ = try terminal.wait(for: "by name")
    // The link's speed is learned from the first pictures.
    sleep(6)
    var bits = SeededBits(seed: 5)
    var times: [Double] = []
    let storm = ["n", "p", "]", "[", "v", "x", "4", "2", "6", "1", "t", "T", "+", "_"]
    for _ in 0..<40 {
      for _ in 0..<Int.random(in: 1...4, using: &bits) {
        terminal.type(storm.randomElement(using: &bits) ?? "n")
        usleep(UInt32.random(in: 0...200_000, using: &bits))
      }
      terminal.type(":")
      times.append(try terminal.wait(for: "Tab completes"))
      terminal.type("\u{1B}")
      // A key that follows Escape at once would be one with Alt.
      usleep(400_000)
    }
    return times.sorted()
  }

  /// One key in twenty may meet the machine's other work.
  private func expectEchoes(_ times: [Double]) {
    #expect(times[times.count * 95 / 100] < 0.3 && times[times.count - 1] < 0.5, "\(times)")
  }

  /// The echoes of the quickest of three tries: other work on the machine is not the link's.
  private func best(_ name: String, _ words: [String], in place: PaintedPlace) throws -> [Double] {
    var best: [Double] = []
    for _ in 0..<3 where (best.last ?? 1) >= 0.3 {
      let times = try echoes(words, in: place)
      report(name, times)
      if best.isEmpty || (times.last ?? 1) < (best.last ?? 1) { best = times }
    }
    return best
  }

  private func report(_ name: String, _ times: [Double]) {
    let milliseconds = times.map { Int(1000 * $0) }
    print("echo \(name), ms: median \(milliseconds[times.count / 2]), worst \(milliseconds[times.count - 1])")
  }

  @Test(
    "keys echo within 300 ms, whatever is being painted",
    .enabled(if: PaintedPlace.isLong, "a long test"))
  func echo() throws {
    let place = try PaintedPlace(runs: ["cam", "seam"])
    defer { place.remove() }
    let times = try best(
      "on a slow link",
      [Program.built("camscope"), place.data.path, "--runs", place.runs.path, "--color", "24bit"], in: place)
    expectEchoes(times)
  }

  @Test(
    "and in a tmux at the near end of the link, where --link says how fast it is",
    .enabled(if: PaintedPlace.isLong, "a long test"))
  func echoInTmux() throws {
    let place = try PaintedPlace(runs: ["cam", "seam"])
    defer { place.remove() }
    let configuration = place.root.appending(path: "tmux.conf").path
    try "set -g escape-time 0\nset -g status off\nset -as terminal-features ',xterm*:RGB'\n".write(
      toFile: configuration, atomically: true, encoding: .utf8)
    let socket = "camscope-slow-\(UUID().uuidString.prefix(8))"
    defer { _ = try? Program.run("/usr/bin/tmux", ["-L", socket, "kill-server"], in: place.root.path) }
    let times = try best(
      "in tmux on a slow link",
      [
        "/usr/bin/tmux", "-u", "-L", socket, "-f", configuration, "new-session",
        "\(place.command) --color 24bit --link 1M",
      ], in: place)
    expectEchoes(times)
  }
}
