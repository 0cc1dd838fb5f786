import Foundation
import Testing

/// The painted set with runs that come with the program, for journeys: painted once, the runs copied, so that nothing is
/// written beside them.
final class Workshop {
  private let root: URL

  var data: String { root.appending(path: "painted").path }
  var runs: String { root.appending(path: "runs").path }

  /// The first sixty images of the painted set, twelve of them for validation.
  private static let painted: URL? = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "camscope-workshop-\(getpid())")
    let process = Process()
    process.executableURL = Tmux.root.appending(path: ".build/release/camscope")
    process.arguments = ["paint", folder.path, "--images", "60"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    atexit {
      try? FileManager.default.removeItem(
        at: FileManager.default.temporaryDirectory.appending(path: "camscope-workshop-\(getpid())"))
    }
    return process.terminationStatus == 0 ? folder : nil
  }()

  /// - Parameter runs: The names of bundled runs.
  init(runs names: [String]) throws {
    root = FileManager.default.temporaryDirectory.appending(path: "camscope-journey-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: root.appending(path: "runs"), withIntermediateDirectories: true)
    let painted = try #require(Self.painted, "the painted set could not be painted")
    try FileManager.default.createSymbolicLink(
      at: root.appending(path: "painted"), withDestinationURL: painted)
    for name in names { try copy(name, as: name) }
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// Copies a bundled run, under another name and with settings of its own.
  func copy(_ run: String, as name: String, settings: [String: String] = [:]) throws {
    let folder = root.appending(path: "runs/\(name)")
    try FileManager.default.copyItem(at: Tmux.root.appending(path: "assets/runs/\(run)"), to: folder)
    guard !settings.isEmpty else { return }
    let recipe = folder.appending(path: "recipe.yaml")
    let lines = try String(contentsOf: recipe, encoding: .utf8).split(separator: "\n").map { line -> String in
      let key = String(line.prefix { $0 != ":" })
      return settings[key].map { "\(key): \($0)" } ?? String(line)
    }
    try (lines.joined(separator: "\n") + "\n").write(to: recipe, atomically: true, encoding: .utf8)
  }

  /// Opens the workbench in a terminal and waits for its first picture.
  func open(columns: Int = 160, rows: Int = 48) throws -> Tmux {
    let terminal = try Tmux(
      "\(Tmux.camscope) '\(data)' --runs '\(runs)' --color 24bit", columns: columns, rows: rows)
    // The image, the runs and the maps come one after the other.
    try terminal.wait(forTexts: "1/12 by name", "newest", " IoU 6")
    return terminal
  }
}

extension Tmux {
  /// Types a line as it stands, and Enter.
  func enter(_ line: String) throws {
    try write(line)
    try type("Enter")
  }

  /// Waits until all texts are on the screen.
  @discardableResult
  func wait(forTexts texts: String..., seconds: Double = 30) throws -> String {
    try wait(for: texts.joined(separator: "' and '"), seconds: seconds) { screen in
      texts.allSatisfy { screen.contains($0) }
    }
  }

  /// Waits until a text is gone.
  @discardableResult
  func wait(forNo text: String, seconds: Double = 30) throws -> String {
    try wait(for: "'\(text)' to go", seconds: seconds) { !$0.contains(text) }
  }
}
