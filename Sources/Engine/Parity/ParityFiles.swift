import Foundation
import Runs

/// The case files that a person named: files as they are, folders with all that lies below them.
package enum ParityFiles {
  /// The files in the order of their paths within each folder.
  ///
  /// - Throws: `FileFailure` for a path that is not there.
  package static func found(at paths: [String]) throws -> [String] {
    try paths.flatMap { path in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw FileFailure(doing: "read", path: path, code: ENOENT)
      }
      guard isFolder.boolValue else { return [path] }
      return try FileManager.default.subpathsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".safetensors") }.sorted().map { "\(path)/\($0)" }
    }
  }

  /// Whether an operation's name fits one of the globs; without globs every name does.
  package static func isWanted(_ operation: String, among globs: [String]) -> Bool {
    globs.isEmpty || globs.contains { fnmatch($0, operation, 0) == 0 }
  }
}
