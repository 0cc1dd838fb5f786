import Glibc

/// Listings of folders and small files, straight from the system: 20,000 entries take milliseconds.
enum Directory {
  enum Kind {
    case file, folder, other
  }

  struct Entry {
    /// nil for a name that is not UTF-8.
    let name: String?
    let kind: Kind
    /// The name for sentences.
    let printable: String
  }

  /// The entries of a folder in no order, without `.` and `..`; nil where it is no readable folder.
  static func entries(of path: String) -> [Entry]? {
    guard let stream = opendir(path) else { return nil }
    defer { closedir(stream) }
    var entries: [Entry] = []
    while let entry = readdir(stream) {
      let kind = Int(entry.pointee.d_type)
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if bytes == [46] || bytes == [46, 46] { continue }
      let name = String(validating: bytes, as: UTF8.self)
      let text = name ?? String(decoding: bytes, as: UTF8.self)
      entries.append(
        Entry(
          name: name, kind: self.kind(kind, path + "/" + (name ?? "")), printable: SafeName.printable(text)))
    }
    return entries
  }

  /// The names of the folders below a folder, sorted; empty where it cannot be read.
  static func folders(in path: String) -> [String] {
    (entries(of: path) ?? []).filter { $0.kind == .folder }.compactMap(\.name).sorted()
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The size of a regular file; nil for anything else.
  static func fileSize(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// The listing says what most entries are; only links and old file systems need a second look.
  private static func kind(_ type: Int, _ path: String) -> Kind {
    switch type {
    case Int(DT_REG): return .file
    case Int(DT_DIR): return .folder
    case Int(DT_LNK), Int(DT_UNKNOWN):
      if isFolder(path) { return .folder }
      return fileSize(path) == nil ? .other : .file
    default: return .other
    }
  }
}
