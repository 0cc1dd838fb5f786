import Foundation

/// Files that are either whole or absent: written under a temporary name, synced, renamed.
///
/// Temporary names begin with `.` and end with `.partial`; readers of run folders ignore such names.
public enum DurableFile {
  private static let counter = Counter()

  /// Writes a file so that after a crash at any instant its path holds the old bytes or the new ones.
  ///
  /// - Throws: `FileFailure`.
  public static func write(_ data: Data, to path: String) throws {
    try replace(path) { temporary in
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw FileFailure(doing: "created", path: temporary, code: errno) }
      defer { close(descriptor) }
      try writeAll(data, to: descriptor, path: path)
    }
  }

  /// Replaces `path` by a file that `body` writes at the temporary path it is given; then syncs and renames.
  ///
  /// For files whose writer wants a path, such as weights.
  /// - Throws: what `body` throws, or `FileFailure`; the temporary file is removed then.
  public static func replace(_ path: String, by body: (_ temporary: String) throws -> Void) throws {
    let temporary = partialPath(for: path)
    do {
      try body(temporary)
      try sync(temporary)
      guard rename(temporary, path) == 0 else {
        throw FileFailure(doing: "replaced", path: path, code: errno)
      }
    } catch {
      unlink(temporary)
      throw error
    }
    try sync((path as NSString).deletingLastPathComponent)
  }

  /// Forces a file's or a directory's content to the disk.
  ///
  /// - Throws: `FileFailure`.
  public static func sync(_ path: String) throws {
    let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(doing: "synced", path: path, code: errno) }
    defer { close(descriptor) }
    // Some file systems cannot sync a directory and say EINVAL; the rename is as safe there as it gets.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw FileFailure(doing: "synced", path: path, code: errno)
    }
  }

  /// The whole content of a regular file of at most `limit` bytes.
  ///
  /// - Throws: `FileFailure`, also for a file that is larger or no regular file.
  public static func read(_ path: String, atMost limit: Int = 256 << 20) throws -> Data {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(doing: "read", path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure(doing: "read", path: path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileFailure(doing: "read", path: path, code: EISDIR)
    }
    guard status.st_size <= limit else { throw FileFailure(doing: "read", path: path, code: EFBIG) }
    return try readAll(descriptor, expecting: Int(status.st_size), atMost: limit, path: path)
  }

  /// Makes a directory and its parents; one that exists is fine.
  ///
  /// - Throws: `FileFailure`.
  public static func makeDirectory(_ path: String) throws {
    if mkdir(path, 0o755) == 0 { return }
    switch errno {
    case EEXIST:
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw FileFailure(doing: "made a folder", path: path, code: ENOTDIR)
      }
    case ENOENT:
      let parent = (path as NSString).deletingLastPathComponent
      guard !parent.isEmpty, parent != path else {
        throw FileFailure(doing: "made a folder", path: path, code: ENOENT)
      }
      try makeDirectory(parent)
      guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
        throw FileFailure(doing: "made a folder", path: path, code: errno)
      }
    default: throw FileFailure(doing: "made a folder", path: path, code: errno)
    }
  }

  /// Removes the unfinished files of a folder, which processes that were killed have left.
  static func removePartials(in folder: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where isPartial(name) {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }

  /// Whether a name is one that this type gives to unfinished files.
  static func isPartial(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".partial") }

  /// A name beside `path` that no other writer uses.
  static func partialPath(for path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    let name = ".\((path as NSString).lastPathComponent).\(getpid()).\(counter.next()).partial"
    return folder.isEmpty ? name : "\(folder)/\(name)"
  }

  static func writeAll(_ data: Data, to descriptor: Int32, path: String) throws {
    var offset = 0
    while offset < data.count {
      let count = data.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileFailure(doing: "written", path: path, code: errno)
      }
      offset += count
    }
  }

  private static func readAll(
    _ descriptor: Int32, expecting size: Int, atMost limit: Int, path: String
  ) throws -> Data {
    var data = Data(count: size)
    var filled = 0
    while filled < limit {
      if filled == data.count {
        // The file may have grown since it was measured.
        var byte: UInt8 = 0
        let count = Glibc.read(descriptor, &byte, 1)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { break }
        data.append(byte)
        filled += 1
        continue
      }
      let count = data.withUnsafeMutableBytes { bytes in
        Glibc.read(descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileFailure(doing: "read", path: path, code: errno)
      }
      if count == 0 { break }
      filled += count
    }
    return data.prefix(filled)
  }

  /// Numbers the temporary names of this process.
  private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0

    func next() -> Int {
      lock.withLock {
        value += 1
        return value
      }
    }
  }
}
