import Foundation
import Runs

/// A list of images to be written, one name a line, as splits of VOC are.
package struct ImageListFile: Equatable, Sendable {
  /// As it was typed; relative to the current directory.
  package var path: String
  package var images: [String]
  /// Whether a file of that name may be written over.
  package var replaces: Bool

  package init(path: String, images: [String], replaces: Bool) {
    self.path = path
    self.images = images
    self.replaces = replaces
  }

  /// Writes the list, whole or not at all.
  ///
  /// - Returns: What was done, one sentence.
  /// - Throws: `OutputFolder.Failure`, `ShotError` where the file is there already, `FileFailure`.
  package func write(outside data: String) throws -> String {
    let expanded = path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path
    let file = URL(filePath: expanded).standardizedFileURL.path
    let folder = (file as NSString).deletingLastPathComponent
    do {
      try OutputFolder.check(folder, isOutside: data)
    } catch {
      throw ShotError("\(path) lies inside the data set, which is never written to; choose another folder.")
    }
    guard replaces || !FileManager.default.fileExists(atPath: file) else {
      throw ShotError("\(path) is there already; :write! writes over it.")
    }
    try DurableFile.makeDirectory(folder)
    try DurableFile.write(Data(images.map { $0 + "\n" }.joined().utf8), to: file)
    return "Wrote \(images.count) name\(images.count == 1 ? "" : "s") to \(path)."
  }
}
