import Foundation
import Terminal
import TestSupport
import Testing

@Suite("On a link of 1 Mbit/s and 80 ms the workbench stays usable", .serialized)
struct SlowLinkTests {
  @Test(
    "no key takes longer than 300 ms to echo, whatever is being painted",
    .enabled(if: PaintedPlace.isLong, "a long test"))
  func echo() throws {
    let place = try PaintedPlace(runs: ["cam", "seam"])
    defer { place.remove() }
    var environment = ProcessInfo.processInfo.environment
    environment.merge([
      "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "HOME": place.home.path,
      "XDG_STATE_HOME": place.home.path, "XDG_CACHE_HOME": place.home.path,
    ]) { $1 }
    environment["NO_COLOR"] = nil
    let terminal = try SlowTerminal(
      [Program.built("camscope"), place.data.path, "--runs", place.runs.path, "--color", "24bit"],
      columns: 200,
      rows: 60, environment: environment, bitsPerSecond: 1_000_000, roundTrip: .milliseconds(80))
    defer { terminal.end() }
    _ = try terminal.wait(for: "by name")
    // The link's speed is learned from the first pictures.
    sleep(6)
    var bits = SeededBits(seed: 5)
    var times: [Double] = []
    // What repaints most of the screen, again and again.
    let storm = ["n", "p", "]", "[", "v", "x", "4", "2", "6", "1", "t", "T", "+", "_"]
    for _ in 0..<40 {
      for _ in 0..<Int.random(in: 1...4, using: &bits) {
        terminal.type(storm.randomElement(using: &bits) ?? "n")
        usleep(UInt32.random(in: 0...200_000, using: &bits))
      }
      terminal.type(":")
      times.append(try terminal.wait(for: "Tab completes"))
      terminal.type("\u{1B}")
      usleep(150_000)
    }
    times.sort()
    print(
      "echo on a slow link, ms: median \(Int(1000 * times[times.count / 2])), worst \(Int(1000 * (times.last ?? 0)))"
    )
    #expect(times.last ?? 1 < 0.3, "\(times.map { Int(1000 * $0) })")
  }
}
