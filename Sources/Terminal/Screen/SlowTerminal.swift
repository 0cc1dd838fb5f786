import Foundation
import Glibc

/// A program on a pseudo-terminal behind a link of a fixed rate and delay.
///
/// What the program writes is taken from it no faster than the link carries it, and seen after the delay; what is typed
/// reaches the program after the same delay. The far end answers status requests, as terminals do.
package final class SlowTerminal: @unchecked Sendable {
  private let terminal: PseudoTerminal
  private let bytesPerSecond: Double
  /// One way, in seconds.
  private let delay: Double
  private let lock = NSLock()
  // Guarded by `lock`.
  private var typed: [(due: Double, bytes: [UInt8])] = []
  private var flying: [(due: Double, bytes: [UInt8])] = []
  private var seen: [UInt8] = []
  private var isEnded = false
  private var question = StatusQuestion()

  /// Starts `arguments` behind a link; `roundTrip` is the time of a byte there and back.
  package init(
    _ arguments: [String], columns: Int, rows: Int, environment: [String: String], bitsPerSecond: Double,
    roundTrip: Duration
  ) throws {
    terminal = try PseudoTerminal(arguments, columns: columns, rows: rows, environment: environment)
    bytesPerSecond = bitsPerSecond / 8
    delay = roundTrip / .seconds(2)
    let thread = Thread { [self] in relay() }
    thread.start()
  }

  /// Types keys at the far end.
  package func type(_ keys: String) {
    lock.withLock { typed.append((Self.now() + delay, Array(keys.utf8))) }
  }

  /// Waits until the far end has seen `marker`, looking only at what comes from now on; the seconds that took.
  package func wait(for marker: String, seconds: Double = 20) throws -> Double {
    let wanted = Array(marker.utf8)
    let start = Self.now()
    lock.withLock { seen.removeAll(keepingCapacity: true) }
    while Self.now() - start < seconds {
      if lock.withLock({ seen.firstRange(of: wanted) != nil }) { return Self.now() - start }
      usleep(1000)
    }
    throw PseudoTerminal.Failure(description: "'\(marker)' was not seen in \(seconds) s")
  }

  /// Ends the relay and the program.
  package func end() { lock.withLock { isEnded = true } }

  private func relay() {
    var last = Self.now()
    var budget = 0.0
    while !lock.withLock({ isEnded }) {
      let now = Self.now()
      // Ten milliseconds' worth can be saved up, no more: an idle link is not a faster one later.
      budget = min(budget + (now - last) * bytesPerSecond, bytesPerSecond * 0.01)
      last = now
      let bytes = budget >= 1 ? terminal.take(atMost: Int(budget)) : []
      budget -= Double(bytes.count)
      let due: [[UInt8]] = lock.withLock {
        if !bytes.isEmpty { flying.append((now + delay, bytes)) }
        while let first = flying.first, first.due <= now {
          seen += first.bytes
          for _ in 0..<question.count(in: first.bytes) {
            typed.append((now + delay, Array("\u{1B}[0n".utf8)))
          }
          flying.removeFirst()
        }
        let ready = typed.filter { $0.due <= now }.map(\.bytes)
        typed.removeAll { $0.due <= now }
        return ready
      }
      for keys in due { terminal.type(String(decoding: keys, as: UTF8.self)) }
      usleep(1000)
    }
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
