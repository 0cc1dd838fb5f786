import ArgumentParser
import Foundation
import Glibc

/// `camscope-bench slow-link --rate R --delay D COMMAND…`: a program as a person sees it over a slow link.
///
/// What the program writes is taken from it at once, as ssh and multiplexers take it, into a buffer without an end; from
/// there it comes out no faster than the link carries it. So a program that writes more than that hides its own answers
/// behind its pictures, as it would on a real link.
struct SlowLink: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slow-link", abstract: "Run a program behind a link that is slow on purpose.")

  @Option(help: "Bits a second.")
  var rate = 1_000_000.0
  @Option(help: "Milliseconds that a byte takes there and back.")
  var delay = 80.0
  @Argument(parsing: .captureForPassthrough, help: "The program and its arguments.")
  var command: [String]

  /// Bytes on their way.
  private struct Parcel {
    var due: Double
    var bytes: [UInt8]
  }

  func run() throws {
    var size = winsize()
    guard ioctl(STDIN_FILENO, UInt(TIOCGWINSZ), &size) == 0 else {
      throw BenchFailure("slow-link needs a terminal")
    }
    let terminal = try PseudoTerminal(
      ["/usr/bin/env"] + command, columns: Int(size.ws_col), rows: Int(size.ws_row),
      environment: ProcessInfo.processInfo.environment)
    var saved = termios()
    tcgetattr(STDIN_FILENO, &saved)
    var raw = saved
    cfmakeraw(&raw)
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &saved) }
    relay(terminal)
  }

  private func relay(_ terminal: PseudoTerminal) {
    var (up, down): ([Parcel], [Parcel]) = ([], [])
    var linkIsFree = 0.0
    var isOpen = true
    let oneWay = delay / 2000
    while isOpen || !down.isEmpty {
      let now = monotonicSeconds()
      let next = min(up.first?.due ?? .infinity, down.first?.due ?? .infinity)
      let wait = max(0, min(0.05, next - now))
      var descriptors = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isOpen ? terminal.master : -1, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&descriptors, 2, Int32((wait * 1000).rounded(.up)))
      if descriptors[0].revents != 0 {
        guard let bytes = Self.read(STDIN_FILENO) else { return }
        up.append(Parcel(due: monotonicSeconds() + oneWay, bytes: bytes))
      }
      if descriptors[1].revents != 0 {
        if let bytes = Self.read(terminal.master) {
          linkIsFree = max(linkIsFree, monotonicSeconds()) + Double(8 * bytes.count) / rate
          down.append(Parcel(due: linkIsFree + oneWay, bytes: bytes))
        } else {
          isOpen = false
        }
      }
      Self.deliver(&up, to: terminal.master)
      Self.deliver(&down, to: STDOUT_FILENO)
    }
  }

  /// A few bytes, so that each has its time; nil: the other end is gone.
  private static func read(_ descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 2048)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  private static func deliver(_ parcels: inout [Parcel], to descriptor: Int32) {
    let now = monotonicSeconds()
    while let parcel = parcels.first, parcel.due <= now {
      var rest = parcel.bytes[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written > 0 else { break }
        rest = rest.dropFirst(written)
      }
      parcels.removeFirst()
    }
  }
}
