import Foundation
import Runs
import VOC

/// The images whose masks a training learns from: a list of the data, or a file of names (METHODS §3.6).
struct LabelledList: Hashable, Sendable {
  /// As it was asked for: a split's name, or a file's absolute path.
  let name: String
  let ids: Set<String>
  /// SHA-256 of the names in order of the alphabet.
  let checksum: String

  /// - Throws: `VOCError.unknownSplit` or `VOCError.unreadableList`.
  init(_ name: String, in folder: VOCFolder) throws(VOCError) {
    self.name = name
    let listed = try name.hasPrefix("/") ? folder.ids(listedIn: name) : folder.ids(in: name)
    ids = Set(listed)
    var hash = SHA256()
    for id in ids.sorted() { hash.update(Array("\(id)\n".utf8)) }
    checksum = hash.finish()
  }
}
