import Dispatch
import Foundation
import Synchronization

/// A loop over parts of an image on several cores.
///
/// Which core takes which part is left to chance, so a body writes only what belongs to its part; then results do
/// not depend on the number of threads.
struct Parallel: Sendable {
  /// Threads to use, at least 1.
  let threads: Int

  /// The cores of this machine.
  static let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)

  init(threads: Int? = nil) {
    self.threads = max(1, threads ?? Self.cores)
  }

  /// Calls the body once with every part 0 ..< count and returns when all are done.
  func callAsFunction(_ count: Int, _ body: (Int) -> Void) {
    let workers = min(threads, count)
    guard workers > 1 else {
      for part in 0..<count { body(part) }
      return
    }
    let next = Atomic(0)
    // The closure does not outlive this call, and what it captures is read alone.
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard part < count else { return }
        body(part)
      }
    }
  }

  /// Calls the body with ranges of at most `grain` numbers that cover 0 ..< count.
  func ranges(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    self((count + grain - 1) / grain) { part in
      body(part * grain..<min(count, (part + 1) * grain))
    }
  }
}
