import Foundation
import Runs

/// Where the session of a folder is kept, one small file each.
package struct SessionStore: Sendable {
  /// The session's file.
  package let path: String

  /// The store of a session below a state folder; `subject` tells it from others.
  package init(stateFolder: String, subject: String) {
    // FNV-1a: the name of the file need only differ from folder to folder.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in subject.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    path = "\(stateFolder)/sessions/\(String(hash, radix: 16)).json"
  }

  /// No session is larger, in bytes.
  package static let largest = 4096

  /// The session that was kept, and when; nil: none, or one that cannot be read.
  package func load() -> (session: Session, date: Date)? {
    guard let data = try? DurableFile.read(path, atMost: 1 << 16),
      let session = try? JSONDecoder().decode(Session.self, from: data),
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    else { return nil }
    return (session, attributes[.modificationDate] as? Date ?? Date())
  }

  /// Keeps a session, whole or not at all.
  ///
  /// - Throws: `FileFailure`.
  package func save(_ session: Session) throws {
    try DurableFile.makeDirectory((path as NSString).deletingLastPathComponent)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var session = session
    var data = try encoder.encode(session)
    // Marks are all that can be many.
    while data.count > Self.largest, !session.marks.isEmpty {
      session.marks.removeLast(max(1, session.marks.count / 8))
      data = try encoder.encode(session)
    }
    try DurableFile.write(data, to: path)
  }
}
