import Foundation

/// What worker threads still have to load: the list can be replaced at any moment, what has begun is
/// finished.
final class WantedList: @unchecked Sendable {
  private let condition = NSCondition()
  private var keys: [ContentKey] = []
  private var begun: Set<ContentKey> = []
  private var isClosed = false

  /// Replaces what has not begun.
  func replace(_ wanted: [ContentKey]) {
    condition.lock()
    keys = wanted
    condition.broadcast()
    condition.unlock()
  }

  /// The next key that nobody has begun; waits for one; nil: the list was closed.
  func next() -> ContentKey? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if isClosed { return nil }
      if let index = keys.firstIndex(where: { !begun.contains($0) }) {
        let key = keys.remove(at: index)
        begun.insert(key)
        return key
      }
      condition.wait()
    }
  }

  /// A begun key is done, and may be asked for again.
  func finish(_ key: ContentKey) {
    condition.lock()
    begun.remove(key)
    keys.removeAll { $0 == key }
    condition.unlock()
  }

  /// Lets all waiting threads go.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }
}
