import Foundation

/// What kind of file system a path is on.
enum FileSystemKind {
  /// Types on which SQLite's shared memory between processes does not work.
  private static let networkTypes: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gpfs", "beegfs", "glusterfs",
  ]

  /// Whether a path lies on another machine's disk, as /proc/self/mountinfo tells; false where that is unknown.
  static func isNetwork(_ path: String) -> Bool {
    guard let type = type(of: path) else { return false }
    return networkTypes.contains(type) || type.hasPrefix("fuse")
  }

  /// The type of the file system at the longest mount point that holds the path.
  private static func type(of path: String) -> String? {
    guard let handle = FileHandle(forReadingAtPath: "/proc/self/mountinfo") else { return nil }
    defer { try? handle.close() }
    guard let table = try? handle.readToEnd(), let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    let place = String(cString: real)
    var best: (length: Int, type: String)?
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
      // id parent device root MOUNT-POINT options [optional fields] - TYPE source options
      let halves = line.components(separatedBy: " - ")
      let fields = halves[0].split(separator: " ")
      guard halves.count == 2, fields.count > 4, let type = halves[1].split(separator: " ").first else {
        continue
      }
      let mount = fields[4].replacingOccurrences(of: "\\040", with: " ")
      guard mount == "/" || place == mount || place.hasPrefix(mount + "/") else { continue }
      // Of two mounts at one place the later one is seen.
      if best.map({ mount.utf8.count >= $0.length }) ?? true { best = (mount.utf8.count, String(type)) }
    }
    return best?.type
  }
}
