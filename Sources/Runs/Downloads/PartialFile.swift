import Foundation

/// What has come of a download, locked against a second one to the same place.
final class PartialFile {
  let path: String
  /// Bytes that are there.
  private(set) var size: Int
  private let target: String
  private let descriptor: Int32

  /// Opens what an earlier download left, or begins.
  ///
  /// - Throws: `DownloadError.busy`, `FileFailure`.
  init(for target: String) throws {
    let folder = (target as NSString).deletingLastPathComponent
    let path = "\(folder)/.\((target as NSString).lastPathComponent).partial"
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw FileFailure(doing: "created", path: path, code: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw DownloadError.busy(path: target)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw FileFailure(doing: "read", path: path, code: code)
    }
    self.path = path
    self.target = target
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    try DurableFile.writeAll(Data(bytes), to: descriptor, path: path)
    size += bytes.count
  }

  func clear() throws {
    guard ftruncate(descriptor, 0) == 0 else { throw FileFailure(doing: "written", path: path, code: errno) }
    size = 0
  }

  func remove() throws {
    guard unlink(path) == 0 else { throw FileFailure(doing: "removed", path: path, code: errno) }
  }

  /// Gives the file its name once it is on the disk; passes `checksum` through.
  func finish(_ checksum: String) throws -> String {
    try DurableFile.sync(path)
    guard rename(path, target) == 0 else { throw FileFailure(doing: "replaced", path: target, code: errno) }
    try DurableFile.sync((target as NSString).deletingLastPathComponent)
    return checksum
  }
}
