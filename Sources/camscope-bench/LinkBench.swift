import ArgumentParser
import EngineProtocol
import Foundation

/// `camscope-bench link`: how long a key takes to show over a slow link, with and without a tmux at its far end.
///
/// Keys come while the picture of the one before is still on its way, which is when they wait longest. What is looked for
/// is the text that a key changes: the number of the image, the place of the probe.
struct LinkBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", abstract: "Key to echo over a slow link.")

  @Argument(help: "The VOC folder; the painted set otherwise.")
  var directory: String?
  @Option(help: "What the link carries, in bits a second.")
  var rate = 1_000_000.0
  @Option(help: "Milliseconds that a byte takes there and back.")
  var delay = 80.0
  @Option(help: "Presses of each key.")
  var rounds = 12
  @OptionGroup var report: ReportOptions

  func run() throws {
    let results = Results()
    for (isInTmux, isTold, place) in [
      (false, false, "the link"), (false, true, "the link with --link"),
      (true, true, "a tmux on the link with --link"),
    ] {
      let screen = try open(inTmux: isInTmux, isTold: isTold)
      // A tmux at the near end outlives its link.
      defer { _ = try? Speed.output(of: ["tmux", "-L", Self.nearEnd, "kill-server"]) }
      _ = try screen.wait(for: "1/", seconds: 60)
      try screen.type("Escape")
      Thread.sleep(forTimeInterval: 8)
      for (what, pause) in [
        ("key to echo over \(place)", 4.0), ("the same while a picture comes over \(place)", 0.3),
      ] {
        let echo = try measure(screen, pause: pause)
        print("\(what), ms: \(echo.summary()), at most \(Int(echo.values.max() ?? 0)), budget 300")
        results.add(what, unit: "ms", echo, budget: 300)
      }
    }
    try report.write(results)
  }

  /// Steps through the images, there and back.
  private func measure(_ screen: TmuxScreen, pause: Double) throws -> Sample {
    var echo = Sample()
    var place = try position(screen)
    for round in 0..<rounds {
      let isForward = round < rounds / 2
      place += isForward ? 1 : -1
      try screen.type(isForward ? "n" : "p")
      echo.values.append(1000 * (try screen.wait(for: " \(place)/")))
      Thread.sleep(forTimeInterval: pause)
    }
    return echo
  }

  /// The number of the image on the status line.
  private func position(_ screen: TmuxScreen) throws -> Int {
    guard let match = try screen.text().matches(of: /\s([0-9]+)\/[0-9]+\sby\s/).last,
      let number = Int(match.1)
    else {
      throw BenchFailure("the status line tells no number of the image")
    }
    return number
  }

  /// The name of the tmux at the near end.
  private static let nearEnd = "camscope-bench-inner-\(getpid())"

  private func open(inTmux: Bool, isTold: Bool) throws -> TmuxScreen {
    let folder = (EngineCommand.besideThisProgram as NSString).deletingLastPathComponent
    let link = isTold ? ["--link", "\(Int(rate))"] : []
    let program =
      ["\(folder)/camscope", "open"] + (directory.map { [$0] } ?? []) + ["--color", "24bit"] + link
    let inner =
      inTmux
      ? [
        "env", "-u", "TMUX", "TERM=xterm-256color", "tmux", "-L", Self.nearEnd, "-f",
        "/dev/null", "new-session",
      ]
        + [program.joined(separator: " ")] : program
    return try TmuxScreen(
      ["\(folder)/camscope-bench", "slow-link", "--rate", "\(rate)", "--delay", "\(delay)"] + inner)
  }
}
