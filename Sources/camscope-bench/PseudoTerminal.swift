import Foundation
import Glibc

/// A program on a pseudo-terminal of its own, driven and listened to as a person's terminal would.
final class PseudoTerminal {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  // Linux's TIOCSPTLCK and TIOCGPTN, and the C library's POSIX_SPAWN_SETSID, which are macros that Swift does not see.
  private static let unlock: UInt = 0x4004_5431
  private static let number: UInt = 0x8004_5430
  private static let newSession: Int16 = 0x80

  let process: pid_t
  /// The terminal's other end.
  let master: Int32
  private var question = StatusQuestion()
  /// Everything that the program wrote since it was last cleared.
  private(set) var output: [UInt8] = []

  /// Starts `arguments` on a terminal of `columns`×`rows` cells.
  init(_ arguments: [String], columns: Int, rows: Int, environment: [String: String]) throws {
    master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var unlocked: Int32 = 0
    var number: Int32 = 0
    guard master >= 0, ioctl(master, Self.unlock, &unlocked) == 0, ioctl(master, Self.number, &number) == 0
    else {
      throw Failure(description: "no pseudo-terminal could be opened: \(String(cString: strerror(errno)))")
    }
    let name = "/dev/pts/\(number)"
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addclose(&actions, master)
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A test runner blocks SIGTERM, by which a tmux server is told to end.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK))
    var argumentPointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var environmentPointers: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argumentPointers + environmentPointers).forEach { free($0) } }
    var child: pid_t = 0
    let code = posix_spawn(
      &child, arguments[0], &actions, &attributes, &argumentPointers, &environmentPointers)
    guard code == 0 else {
      throw Failure(description: "\(arguments[0]) could not be started: \(String(cString: strerror(code)))")
    }
    process = child
  }

  deinit {
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    close(master)
  }

  /// Types bytes.
  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(master, bytes, bytes.count)
  }

  func clearOutput() { output.removeAll(keepingCapacity: true) }

  /// Reads until `marker` was written; returns the seconds that took.
  func wait(for marker: String, seconds: Double = 20) throws -> Double {
    let wanted = Array(marker.utf8)
    let start = monotonicSeconds()
    // Only what is new is searched: a frame comes in hundreds of pieces, and the search must not be what is measured.
    var searched = 0
    while monotonicSeconds() - start < seconds {
      _ = readSome(milliseconds: 5)
      if output[max(0, searched - wanted.count)...].firstRange(of: wanted) != nil {
        return monotonicSeconds() - start
      }
      searched = output.count
    }
    throw Failure(description: "the program did not write '\(marker)' in \(seconds) s")
  }

  /// Reads until nothing was written for `quiet` seconds; returns the seconds until the last byte came.
  func settle(quiet: Double = 0.15, seconds: Double = 20) -> Double {
    let start = monotonicSeconds()
    var last = start
    while monotonicSeconds() - last < quiet, monotonicSeconds() - start < seconds {
      if readSome(milliseconds: 5) { last = monotonicSeconds() }
    }
    return last - start
  }

  /// Seconds of processor time that the program has used, all threads together.
  func processorSeconds() -> Double {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    return threads.reduce(0) { sum, thread in
      let text =
        (try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/schedstat", encoding: .utf8)) ?? ""
      return sum + (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e9
    }
  }

  private func readSome(milliseconds: Int32) -> Bool {
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0, descriptor.revents & Int16(POLLIN) != 0 else {
      return false
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    output += buffer[..<count]
    // As every terminal does, it gives a sign when it is asked for one.
    for _ in 0..<question.count(in: buffer[..<count]) { type("\u{1B}[0n") }
    return true
  }
}
