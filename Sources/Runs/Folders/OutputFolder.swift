import Foundation

/// A folder for exported files that lies outside the data set, with a note of the settings its files were
/// made with.
///
/// An export that was interrupted goes on where it ended: files that are there are kept, as long as the note
/// says that they were made in the same way.
public struct OutputFolder: Sendable {
  /// The name of the note.
  static let noteName = "export.json"

  public let path: String

  /// Makes or opens the folder.
  ///
  /// - Parameters:
  ///   - dataRoot: The data set, which is never written to.
  ///   - note: What decides the content of the files.
  /// - Throws: `OutputFolder.Failure`, `FileFailure`.
  public init(_ path: String, outside dataRoot: String, note: [String: String]) throws {
    try Self.check(path, isOutside: dataRoot)
    self.path = path
    try DurableFile.makeDirectory(path)
    let notePath = "\(path)/\(Self.noteName)"
    if FileManager.default.fileExists(atPath: notePath) {
      let recorded = try JSONFile.read([String: String].self, from: notePath)
      let keys = Set(recorded.keys).union(note.keys).sorted()
      if let key = keys.first(where: { recorded[$0] != note[$0] }) {
        throw Failure.otherExport(
          path: path, what: key, recorded: recorded[key] ?? "none", asked: note[key] ?? "none")
      }
    } else {
      try JSONFile.write(note, to: notePath)
    }
  }

  /// The note of a folder that an export made; nil: it has none that can be read.
  public static func note(of path: String) -> [String: String]? {
    try? JSONFile.read([String: String].self, from: "\(path)/\(noteName)")
  }

  /// Refuses a folder, be it there or not, that lies inside the data set.
  ///
  /// - Throws: `Failure.insideData`.
  public static func check(_ path: String, isOutside dataRoot: String) throws(Failure) {
    let (out, data) = (real(path), real(dataRoot))
    guard out != data, !out.hasPrefix(data + "/") else { throw .insideData(path: path, data: dataRoot) }
  }

  /// The path of a file of the folder.
  public func path(of name: String) -> String { "\(path)/\(name)" }

  /// Whether a file is there; files appear whole.
  public func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(of: name)) }

  /// The path without links; of a folder that does not exist yet, that of its nearest existing parent and
  /// the rest.
  private static func real(_ path: String) -> String {
    var existing = URL(filePath: path).standardizedFileURL
    var rest: [String] = []
    while !FileManager.default.fileExists(atPath: existing.path), existing.path != "/" {
      rest.insert(existing.lastPathComponent, at: 0)
      existing.deleteLastPathComponent()
    }
    let base = existing.resolvingSymlinksInPath().path
    return rest.isEmpty ? base : (base == "/" ? "" : base) + "/" + rest.joined(separator: "/")
  }
}

extension OutputFolder {
  /// A folder that must not be written to; the description is one sentence.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    case insideData(path: String, data: String)
    /// A folder whose files were made with other settings.
    case otherExport(path: String, what: String, recorded: String, asked: String)

    public var description: String {
      switch self {
      case .insideData(let path, let data):
        "\(path) lies inside the data set \(data), which is never written to; choose a folder outside it with --out"
      case .otherExport(let path, let what, let recorded, let asked):
        "\(path) holds files with \(what) \(recorded), not \(asked); choose another folder with --out or remove it"
      }
    }
  }
}
