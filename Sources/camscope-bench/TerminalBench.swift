import ArgumentParser
import EngineProtocol
import Foundation

/// `camscope-bench terminal`: the workbench's budgets on a pseudo-terminal of 200×60 cells.
///
/// First frame under 100 ms, key to painted frame from cache under 50 ms, a full repaint under 20 ms of processor time.
struct TerminalBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "terminal",
    abstract:
      "First frame, key to painted frame, bytes of each action, processor time, memory after a long day.")

  @Argument(help: "The VOC folder; the painted set otherwise.")
  var directory: String?
  @Option(help: "How often each is measured.")
  var rounds = 9
  @Option(help: "Images of the painted set of the long day; 0: no long day.")
  var images = 1000
  @Option(help: "Bundled runs beside it.")
  var runs = 8

  @OptionGroup var report: ReportOptions

  func run() throws {
    let results = Results()
    try Self.measure(directory: directory, rounds: rounds, into: results)
    if images > 0 { try LongDay.measure(images: images, runs: runs, into: results) }
    try report.write(results)
  }

  static func measure(directory: String?, rounds: Int, into results: Results) throws {
    func report(_ what: String, _ sample: Sample, budget: Double) {
      let verdict = sample.median <= budget ? "within" : "over"
      print("\(what), ms: \(sample.summary()), \(verdict) the budget of \(Int(budget))")
      results.add(what, unit: "ms", sample, budget: budget)
    }
    var first = Sample()
    for _ in 0..<rounds {
      let terminal = try open(directory)
      first.values.append(1000 * (try terminal.wait(for: frameMarker)))
      terminal.type("q")
      _ = terminal.settle()
    }
    report("first frame", first, budget: 100)

    let terminal = try open(directory)
    _ = try terminal.wait(for: frameMarker)
    _ = terminal.settle(quiet: 1)
    // There and back once, so that what is measured comes from the caches.
    for key in ["n", "n", "p", "p"] {
      terminal.type(key)
      _ = terminal.settle()
    }
    var echo = Sample()
    var bytes = Sample()
    for round in 0..<(2 * rounds) {
      terminal.clearOutput()
      terminal.type(round % 2 == 0 ? "n" : "p")
      echo.values.append(1000 * terminal.settle())
      bytes.values.append(Double(terminal.output.count) / 1000)
    }
    report("key to painted frame from cache", echo, budget: 50)
    print("bytes of that frame, kB: \(bytes.summary())")
    results.add("bytes of that frame", unit: "kB", bytes)

    var repaint = Sample()
    for _ in 0..<rounds {
      let before = terminal.processorSeconds()
      for _ in 0..<10 {
        terminal.type("\u{0C}")
        _ = terminal.settle(quiet: 0.03)
      }
      repaint.values.append(100 * (terminal.processorSeconds() - before))
    }
    report("processor time of a full repaint", repaint, budget: 20)
    terminal.type("q")
    _ = terminal.settle()
  }

  /// Words of the status line, which every first frame has.
  private static let frameMarker = "by name"

  private static func open(_ directory: String?) throws -> PseudoTerminal {
    let program = (EngineCommand.besideThisProgram as NSString).deletingLastPathComponent + "/camscope"
    var environment = ProcessInfo.processInfo.environment
    environment["TERM"] = "xterm-256color"
    environment["COLORTERM"] = "truecolor"
    environment["LC_ALL"] = "C.UTF-8"
    return try PseudoTerminal(
      [program] + (directory.map { [$0] } ?? []), columns: 200, rows: 60, environment: environment)
  }
}
