import Synchronization

/// The class list of a folder, worked out once.
final class ClassCache: Sendable {
  private let known = Mutex<ClassList?>(nil)

  func list(of folder: VOCFolder) -> ClassList {
    if let list = known.withLock({ $0 }) { return list }
    // Two threads may both work it out; the result is the same, and nobody waits under a lock for files.
    let list = ClassList(of: folder)
    known.withLock { $0 = list }
    return list
  }
}
