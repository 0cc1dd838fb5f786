import Foundation
import TestSupport
import Testing

/// Where the engine of a journey runs: the same keys do the same on each side.
enum Side: String, CaseIterable, CustomTestStringConvertible {
  /// The engine beside the program.
  case local
  /// Behind a command that prints a banner and works in another folder, as ssh does.
  case standIn
  /// Behind ssh to this machine.
  case ssh

  var testDescription: String { rawValue }

  /// Whether the folder is looked at through the engine.
  var isRemote: Bool { self != .local }

  /// The sides of a journey: ssh where it is installed and time is no matter.
  static var all: [Side] {
    Fuzz.isLong ? [.local, .standIn] + (LoopbackSSH.isInstalled ? [.ssh] : []) : [.local]
  }
}

/// The far end of a journey, kept for as long as the journey lasts.
final class FarEnd {
  /// The words for the command line; empty on this machine.
  let options: String
  private let ssh: LoopbackSSH?

  init(_ side: Side, in place: PaintedPlace) throws {
    let engine = Tmux.root.appending(path: ".build/release/camscope-engine").path
    switch side {
    case .local:
      options = ""
      ssh = nil
    case .standIn:
      let script = place.root.appending(path: "stand-in").path
      try """
      #!/bin/sh
      host=$1; shift
      echo "Welcome to $host, where CAMSCOPE-ENGIN is not yet the engine."
      echo "a line of the start-up file" >&2
      cd /
      exec "$@"
      """.write(toFile: script, atomically: true, encoding: .utf8)
      chmod(script, 0o755)
      options = "--engine \"\(script) box \(engine)\""
      ssh = nil
    case .ssh:
      let ssh = try LoopbackSSH(in: place.root.appending(path: "ssh"))
      options = "--engine \"\(ssh.command) \(engine)\""
      self.ssh = ssh
    }
  }

  /// Cuts the connection, as a network does that fails: the engine's end hears of it by its closed pipe.
  func cut(_ terminal: Tmux) throws {
    if let ssh { return try ssh.cut() }
    kill(try terminal.descendant("camscope-engine"), SIGKILL)
  }

  /// Ends servers.
  func end() { ssh?.end() }
}
