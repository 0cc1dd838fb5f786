import Foundation
import Testing

/// The real program in a real terminal: a tmux server of its own, keys typed into it, the screen read back.
final class Tmux {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Folders of the journey's own, so that it neither sees nor touches a person's state.
  let home: URL
  private let socket: String

  /// Starts `command` in a terminal of `columns`×`rows` cells.
  init(
    _ command: String, columns: Int = 200, rows: Int = 60, home: URL? = nil,
    environment: [String: String] = [:]
  ) throws {
    socket = "camscope-\(UUID().uuidString.prefix(8))"
    self.home =
      home ?? FileManager.default.temporaryDirectory.appending(path: "camscope-journey-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: self.home, withIntermediateDirectories: true)
    let configuration = self.home.appending(path: "tmux.conf")
    try
      "set -g escape-time 0\nset -g default-terminal tmux-256color\nset -g status off\nset -g remain-on-exit on\n"
      .write(to: configuration, atomically: true, encoding: .utf8)
    var variables = [
      "HOME": self.home.path, "XDG_DATA_HOME": self.home.appending(path: "data").path,
      "XDG_STATE_HOME": self.home.appending(path: "state").path,
      "XDG_CACHE_HOME": self.home.appending(path: "cache").path, "LC_ALL": "C.UTF-8",
    ]
    variables.merge(environment) { _, new in new }
    let assignments = variables.sorted { $0.key < $1.key }.map { "\($0.key)='\($0.value)'" }.joined(
      separator: " ")
    try Self.tmux(
      socket, "-f", configuration.path, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      "cd '\(self.home.path)' && exec env \(assignments) \(command)")
  }

  /// Ends the terminal with everything in it and removes its folders.
  func end() {
    _ = try? Self.tmux(socket, "kill-server")
    try? FileManager.default.removeItem(at: home)
  }

  /// Ends the terminal and leaves the folders for the next one.
  func kill() { _ = try? Self.tmux(socket, "kill-server") }

  /// The built program of this package.
  static var camscope: String { "'\(root.appending(path: ".build/release/camscope").path)'" }

  /// Types keys by tmux's names: `n`, `Escape`, `Enter`, `S-Left`.
  func type(_ keys: String...) throws {
    for key in keys { try Self.tmux(socket, "send-keys", "--", key == ";" ? "\\;" : key) }
  }

  /// Types characters as they stand.
  func write(_ text: String) throws { try Self.tmux(socket, "send-keys", "-l", "--", text) }

  func resize(columns: Int, rows: Int) throws {
    try Self.tmux(socket, "resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// The text on the screen, a line a row.
  func screen() throws -> String { try Self.tmux(socket, "capture-pane", "-p", "-N") }

  /// The process id of the program that the pane runs.
  func processID() throws -> Int32 {
    let text = try Self.tmux(socket, "display-message", "-p", "#{pane_pid}")
    return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// The process id of the terminal itself.
  func serverID() throws -> Int32 {
    let text = try Self.tmux(socket, "display-message", "-p", "#{pid}")
    return try Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
      ?? { throw Failure(description: text) }()
  }

  /// The process id of the engine that the program has started, once there is one.
  func engine(seconds: Double = 20) throws -> Int32 {
    let program = try processID()
    let deadline = Date().addingTimeInterval(seconds)
    while Date() < deadline {
      let children = try String(contentsOfFile: "/proc/\(program)/task/\(program)/children", encoding: .utf8)
      if let child = children.split(separator: " ").first.flatMap({ Int32($0) }) { return child }
      usleep(50_000)
    }
    throw Failure(description: "the program has started no engine in \(seconds) s")
  }

  /// Whether the program has ended.
  func hasEnded() throws -> Bool {
    try Self.tmux(socket, "display-message", "-p", "#{pane_dead}").hasPrefix("1")
  }

  /// Waits until the screen satisfies `condition`; what it last showed is the failure's text.
  @discardableResult
  func wait(for what: String, seconds: Double = 30, until condition: (String) throws -> Bool) throws -> String
  {
    let deadline = Date().addingTimeInterval(seconds)
    var last = ""
    while Date() < deadline {
      last = try screen()
      if try condition(last) { return last }
      usleep(50_000)
    }
    throw Failure(description: "waited \(seconds) s for \(what); the screen showed:\n\(Self.words(of: last))")
  }

  /// A screen with its pictures left out.
  private static func words(of screen: String) -> String {
    let blocks = Unicode.Scalar("▀")...Unicode.Scalar("▟")
    var text = ""
    for scalar in screen.unicodeScalars {
      if !blocks.contains(scalar) {
        text.unicodeScalars.append(scalar)
      } else if text.last != "▒" {
        text.append("▒")
      }
    }
    return text
  }

  @discardableResult
  func wait(forText text: String, seconds: Double = 30) throws -> String {
    try wait(for: "'\(text)'", seconds: seconds) { $0.contains(text) }
  }

  /// Runs a tmux command of this terminal's server.
  @discardableResult
  func run(_ arguments: [String]) throws -> String { try Self.tmux(socket, arguments) }

  @discardableResult
  private static func tmux(_ socket: String, _ arguments: String...) throws -> String {
    try tmux(socket, arguments)
  }

  /// Runs a tmux command to its end; returns what it printed.
  ///
  /// Not by Foundation's `Process`: the server that the first command leaves behind inherits the descriptor by which
  /// `Process` learns of an end, and it would be waited for as long as the server lives.
  private static func tmux(_ socket: String, _ arguments: [String]) throws -> String {
    let output = FileManager.default.temporaryDirectory.appending(path: "camscope-tmux-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // A test runner blocks SIGTERM, by which a tmux server is told to end.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let words = ["tmux", "-u", "-L", socket] + arguments
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, "tmux", &actions, &attributes, &pointers, environ)
    guard code == 0 else {
      throw Failure(description: "tmux could not be started: \(String(cString: strerror(code)))")
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return (try? String(contentsOf: output, encoding: .utf8)) ?? ""
  }
}
