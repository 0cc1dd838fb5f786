import EngineProtocol
import Foundation
import Runs

/// The workbench on many images and runs: what keys take, cold and from the caches, what actions send, and how much
/// memory both programs hold after every image was looked at.
enum LongDay {
  private static var programs: String {
    (EngineCommand.besideThisProgram as NSString).deletingLastPathComponent
  }

  static func measure(images: Int, runs: Int, into results: Results) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "camscope-day-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: place) }
    try FileManager.default.createDirectory(atPath: "\(place)/runs", withIntermediateDirectories: true)
    try paint(images, into: "\(place)/data")
    let bundled = Locations.current.bundledRuns.map(RunFolder.all) ?? []
    guard bundled.count >= runs else {
      throw BenchFailure("there are \(bundled.count) bundled runs, not \(runs)")
    }
    for run in bundled.sorted(by: { $0.name < $1.name }).suffix(runs) {
      try FileManager.default.copyItem(atPath: run.path, toPath: "\(place)/runs/\(run.name)")
    }
    let terminal = try open(place)
    _ = try terminal.wait(for: "by name")
    _ = terminal.settle(quiet: 2)

    var cold = Sample()
    for _ in 0..<20 { cold.values.append(1000 * echo(terminal, "n", quiet: 0.4)) }
    report("key to painted frame, cold", cold, unit: "ms", into: results)
    for _ in 0..<10 { _ = echo(terminal, "p", quiet: 0.3) }
    var cached = Sample()
    for round in 0..<60 {
      cached.values.append(1000 * echo(terminal, round % 2 == 0 ? "n" : "p", quiet: 0.15))
    }
    report("key to painted frame, from the caches", cached, unit: "ms", into: results)

    for (name, keys) in actions {
      var bytes = Sample()
      for key in keys {
        terminal.clearOutput()
        terminal.type(key)
        _ = terminal.settle(quiet: 0.3)
        bytes.values.append(Double(terminal.output.count) / 1000)
      }
      report("bytes of \(name)", bytes, unit: "kB", into: results)
    }

    for round in 0..<images {
      terminal.type("n")
      terminal.clearOutput()
      _ = terminal.settle(quiet: 0.03, seconds: 0.1)
      if round == 49 || round == images - 1 {
        _ = terminal.settle(quiet: 1)
        for (name, bytes) in memory(of: terminal.process) {
          let what = "memory of \(name) after \(round + 1) images"
          print("\(what), MB: \(bytes / 1_000_000)")
          results.add(what, unit: "MB", Sample(values: [Double(bytes) / 1e6]))
        }
      }
    }
    terminal.type("q")
    _ = terminal.settle()
  }

  /// What people do, there and back.
  private static let actions: [(String, [String])] = [
    ("a step of the probe", ["l", "h", "l", "h"]), ("the next image", ["n", "p", "n", "p"]),
    ("another epoch", ["[", "]", "[", "]"]), ("another map", ["4", "2", "4", "2"]),
    ("a threshold", ["4", "t", "T", "t", "T"]), ("a second pane", ["v", "x", "v", "x"]),
    ("the list of keys", ["?", "\u{1B}", "?", "\u{1B}"]),
  ]

  private static func echo(_ terminal: PseudoTerminal, _ key: String, quiet: Double) -> Double {
    terminal.clearOutput()
    terminal.type(key)
    return terminal.settle(quiet: quiet)
  }

  private static func report(_ what: String, _ sample: Sample, unit: String, into results: Results) {
    print(
      "\(what), \(unit): \(sample.summary()), 95 % below \(String(format: "%.1f", sample.quantile(0.95)))")
    results.add(what, unit: unit, sample)
  }

  private static func paint(_ images: Int, into path: String) throws {
    let painting = Process()
    painting.executableURL = URL(filePath: "\(programs)/camscope")
    painting.arguments = ["paint", path, "--images", "\(images)"]
    painting.standardError = FileHandle.nullDevice
    painting.standardOutput = FileHandle.nullDevice
    try painting.run()
    painting.waitUntilExit()
    guard painting.terminationStatus == 0 else { throw BenchFailure("the set could not be painted") }
  }

  private static func open(_ place: String) throws -> PseudoTerminal {
    var environment = ProcessInfo.processInfo.environment
    environment.merge([
      "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8",
      "XDG_STATE_HOME": "\(place)/state",
      "XDG_CACHE_HOME": "\(place)/cache",
    ]) { $1 }
    return try PseudoTerminal(
      [
        "\(programs)/camscope", "\(place)/data", "--runs", "\(place)/runs", "--split", "all", "--color",
        "24bit",
      ],
      columns: 200, rows: 60, environment: environment)
  }

  /// Resident memory of the workbench and its engine, in bytes.
  private static func memory(of process: pid_t) -> [(String, Int)] {
    func resident(_ id: pid_t) -> Int {
      let text = (try? String(contentsOfFile: "/proc/\(id)/statm", encoding: .utf8)) ?? ""
      return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    }
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    let children = threads.flatMap { thread in
      ((try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/children", encoding: .utf8)) ?? "")
        .split(separator: " ").compactMap { pid_t($0) }
    }
    return [("the workbench", resident(process))] + children.prefix(1).map { ("the engine", resident($0)) }
  }
}
