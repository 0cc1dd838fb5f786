import Foundation

/// A terminal of tmux that runs a program and whose text can be read.
final class TmuxScreen {
  private let socket = "camscope-bench-\(UUID().uuidString.prefix(8))"
  let place: URL

  init(_ command: [String], columns: Int = 200, rows: Int = 60) throws {
    place = FileManager.default.temporaryDirectory.appending(path: "camscope-link-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let configuration = place.appending(path: "tmux.conf")
    try """
    set -g escape-time 0
    set -g default-terminal tmux-256color
    set -ga terminal-features ',*:RGB'
    set -g status off

    """.write(to: configuration, atomically: true, encoding: .utf8)
    let words = ["env", "LC_ALL=C.UTF-8", "COLORTERM=truecolor", "XDG_STATE_HOME=\(place.path)"] + command
    try start([
      "-f", configuration.path, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      words.map { "'\($0)'" }.joined(separator: " "),
    ])
  }

  deinit {
    _ = try? tmux("kill-server")
    try? FileManager.default.removeItem(at: place)
  }

  func type(_ key: String) throws { try tmux("send-keys", "--", key) }

  func text() throws -> String { try tmux("capture-pane", "-p") }

  /// Looks until the text is on the screen; returns the seconds that took.
  ///
  /// - Throws: `BenchFailure` where it does not come.
  func wait(for text: String, seconds: Double = 30) throws -> Double {
    let start = monotonicSeconds()
    while monotonicSeconds() - start < seconds {
      if try self.text().contains(text) { return monotonicSeconds() - start }
    }
    throw BenchFailure("'\(text)' did not appear in \(Int(seconds)) s:\n\(try self.text())")
  }

  /// Starts the server without the descriptors by which `Process` learns of an end: the server would keep them for as long
  /// as it lives, and be waited for.
  private func start(_ arguments: [String]) throws {
    let closing = "i=3; while [ $i -lt 256 ]; do eval \"exec $i>&-\"; i=$((i+1)); done; exec \"$@\""
    _ = try Speed.output(of: ["bash", "-c", closing, "bash", "tmux", "-L", socket] + arguments)
  }

  @discardableResult
  private func tmux(_ arguments: String...) throws -> String {
    try Speed.output(of: ["tmux", "-L", socket] + arguments)
  }
}
