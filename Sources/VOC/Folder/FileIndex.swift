/// The files of one folder that have a wanted extension, by the name before it.
///
/// Built from the folder's listing alone.
public struct FileIndex: Sendable {
  /// The folder below the root, `JPEGImages`; empty for the root itself, a path for a folder elsewhere.
  public let folder: String
  /// The names before the extension, sorted by their Unicode scalars.
  public let ids: [String]
  /// File names that cannot be used, shown in printable form.
  let unusable: [String]
  private let path: String
  private let names: [String: String]

  /// Lists a folder below `root`; nil where there is none.
  init?(root: String, folder: String, extensions: Set<String>) {
    self.init(path: folder.isEmpty ? root : root + "/" + folder, named: folder, extensions: extensions)
  }

  /// Lists the folder at a path; nil where there is none.
  ///
  /// Hidden files, folders, pipes and devices are passed over. Of two files with one id the first name wins.
  init?(path: String, named folder: String, extensions: Set<String>) {
    guard let entries = Directory.entries(of: path) else { return nil }
    var names: [String: String] = [:]
    names.reserveCapacity(entries.count)
    var unusable: [String] = []
    for entry in entries where entry.kind == .file {
      guard let name = entry.name, let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { continue }
      guard extensions.contains(name[name.utf8.index(after: dot)...].lowercased()) else { continue }
      let id = String(name[..<dot])
      // "._x.jpg" and ".jpg" are other programs' notes, no images.
      guard name.utf8.first != UInt8(ascii: ".") else { continue }
      if SafeName.objection(to: id) != nil {
        unusable.append(SafeName.printable(name))
      } else if let other = names[id] {
        names[id] = min(other, name)
      } else {
        names[id] = name
      }
    }
    unusable += entries.filter { $0.kind == .file && $0.name == nil }.map(\.printable)
    self.folder = folder
    self.path = path
    self.names = names
    self.unusable = unusable.sorted()
    ids = names.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  public func contains(_ id: String) -> Bool { names[id] != nil }

  /// The file's path; nil where the folder has no such file.
  public func path(of id: String) -> String? { names[id].map { path + "/" + $0 } }

  /// The file's path below the root, for sentences; for an absent file the one that was looked for.
  func relativePath(of id: String, extension suffix: String) -> String {
    let name = names[id] ?? SafeName.printable(id) + "." + suffix
    return folder.isEmpty ? name : folder + "/" + name
  }
}
