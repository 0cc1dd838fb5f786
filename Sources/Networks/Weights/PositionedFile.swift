import Foundation
import Runs

/// A regular file that is read at places; no read goes beyond the size that it had when it was opened.
final class PositionedFile: Sendable {
  let path: String
  let size: Int
  private let descriptor: Int32

  /// - Throws: `FileFailure` where it cannot be opened or is no regular file; a pipe is refused, not waited for.
  init(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(doing: "read", path: path, code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      let code = status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL
      close(descriptor)
      throw FileFailure(doing: "read", path: path, code: code)
    }
    self.path = path
    self.size = Int(status.st_size)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Bytes from a place on.
  ///
  /// - Throws: `WeightError.malformed` where the file ends before them, `FileFailure`.
  func read(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, count >= 0, count <= size, offset <= size - count else {
      throw WeightError.malformed(path: path, reason: "it ends early, after \(size) bytes")
    }
    var failure: (any Error)?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = FileFailure(doing: "read", path: path, code: errno) }
        if got == 0 {
          failure = WeightError.malformed(path: path, reason: "it became shorter while being read")
        }
        if got <= 0 { return }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
