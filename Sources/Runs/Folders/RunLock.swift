import Foundation

/// The right to train in a run folder: an flock on the folder's `lock`, which ends with the process.
///
/// The file holds the trainer's identity, for the refusal's sentence; the lock itself is the kernel's.
public final class RunLock: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Takes the lock of a run folder, without waiting for another trainer.
  ///
  /// - Throws: `RunError.locked` with the other's process and host, or `FileFailure`.
  public static func acquire(in folder: RunFolder) throws -> RunLock {
    let path = folder.path(of: .lock)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFailure(doing: "locked", path: path, code: errno) }
    var lock: RunLock? = RunLock(descriptor: descriptor)
    // A reader that asks `isHeld` holds the lock shared for an instant, so one refusal is not the last word.
    var attempts = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      attempts += 1
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else {
        lock = nil
        throw FileFailure(doing: "locked", path: path, code: errno)
      }
      guard attempts < 20 else {
        let holder = holder(of: folder)
        lock = nil
        throw RunError.locked(
          run: folder.name, process: holder?.process ?? 0, host: holder?.host ?? "an unknown host")
      }
      usleep(10_000)
    }
    let identity = try JSONEncoder().encode(ProcessIdentity.current)
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0, let lock else {
      throw FileFailure(doing: "locked", path: path, code: errno)
    }
    try DurableFile.writeAll(identity, to: descriptor, path: path)
    return lock
  }

  /// Whether some process holds the lock now.
  public static func isHeld(in folder: RunFolder) -> Bool {
    let descriptor = open(folder.path(of: .lock), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Who wrote the lock file last; it need not be alive.
  public static func holder(of folder: RunFolder) -> ProcessIdentity? {
    guard let data = try? DurableFile.read(folder.path(of: .lock), atMost: 4096) else { return nil }
    return try? JSONDecoder().decode(ProcessIdentity.self, from: data)
  }
}
