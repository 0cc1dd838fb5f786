import Foundation
import Testing

/// A small painted set and copies of bundled runs, in a folder of one journey's own.
struct PaintedPlace {
  let root: URL
  var data: URL { root.appending(path: "data") }
  var runs: URL { root.appending(path: "runs") }
  /// What a person's own folders are in this place, from one start of the program to the next.
  var home: URL { root.appending(path: "home") }

  /// Paints `images` images and copies the bundled runs of these names.
  init(images: Int = 20, runs names: [String] = ["cam"]) throws {
    root = FileManager.default.temporaryDirectory.appending(path: "camscope-place-\(UUID().uuidString)")
    for folder in [root, home] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let painting = Process()
    painting.executableURL = Tmux.root.appending(path: ".build/release/camscope")
    painting.arguments = ["paint", root.appending(path: "data").path, "--images", "\(images)"]
    try painting.run()
    painting.waitUntilExit()
    try #require(painting.terminationStatus == 0)
    try FileManager.default.createDirectory(
      at: root.appending(path: "runs"), withIntermediateDirectories: true)
    for name in names {
      try FileManager.default.copyItem(
        at: Tmux.root.appending(path: "assets/runs/\(name)"), to: root.appending(path: "runs/\(name)"))
    }
  }

  /// Removes everything.
  func remove() { try? FileManager.default.removeItem(at: root) }

  /// The words that open the workbench here.
  var command: String { "\(Tmux.camscope) '\(data.path)' --runs '\(runs.path)'" }

  /// A terminal in which the workbench is open and its first image shown.
  ///
  /// - Parameters:
  ///   - options: More words of the command line.
  ///   - marker: What the screen shows when it is ready.
  func open(
    _ options: String = "", columns: Int = 200, rows: Int = 60, until marker: String = "by name",
    environment: [String: String] = [:]
  ) throws -> Tmux {
    let terminal = try Tmux(
      "\(command) \(options)", columns: columns, rows: rows, home: home, environment: environment)
    do {
      try terminal.wait(forText: marker)
    } catch {
      terminal.end()
      throw error
    }
    return terminal
  }
}
