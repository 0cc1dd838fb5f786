import Glibc

/// Whole files as bytes, without Foundation, so that programs start fast.
public enum FileBytes {
  /// The largest file that is read, 1 GiB: an image beyond it is a mistake.
  private static let mostBytes = 1 << 30

  /// Reads a regular file.
  ///
  /// Throws `ImagingError.unreadable` (a pipe or a device is refused instead of waited for).
  public static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ImagingError.unreadable(source: path, reason: "it is not a regular file")
    }
    let size = Int(status.st_size)
    guard size <= mostBytes else {
      throw ImagingError.unreadable(source: path, reason: "it has more than \(mostBytes >> 20) MB")
    }
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        if got < 0 && errno == EINTR { continue }
        failed = got < 0
        if got <= 0 { break }
        count += got
      }
    }
    guard !failed else { throw unreadable(path) }
    return bytes
  }

  /// Writes a file, replacing what was there.
  ///
  /// Throws `ImagingError.unwritable`.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw unwritable(path) }
    var written = 0
    while written < bytes.count {
      let put = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else {
        let error = unwritable(path)
        close(descriptor)
        throw error
      }
      written += put
    }
    // Some file systems report a full disk only now.
    guard close(descriptor) == 0 else { throw unwritable(path) }
  }

  private static func unreadable(_ path: String) -> ImagingError {
    .unreadable(source: path, reason: reasonOfLastError())
  }

  private static func unwritable(_ path: String) -> ImagingError {
    .unwritable(path: path, reason: reasonOfLastError())
  }

  private static func reasonOfLastError() -> String {
    String(cString: strerror(errno)).lowercased()
  }
}
