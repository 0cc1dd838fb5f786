import Foundation
import Runs

/// Where the session of a folder is kept, one small file each.
package struct SessionStore: Sendable {
  /// The session's file.
  package let path: String

  /// The store of a data folder's session below a state folder.
  package init(stateFolder: String, data: String) {
    let resolved = URL(fileURLWithPath: data).resolvingSymlinksInPath().path
    // FNV-1a: the name of the file need only differ from folder to folder.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in resolved.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    path = "\(stateFolder)/sessions/\(String(hash, radix: 16)).json"
  }

  /// The session that was kept; nil: none, or one that cannot be read.
  package func load() -> Session? {
    guard let data = try? DurableFile.read(path, atMost: 1 << 16) else { return nil }
    return try? JSONDecoder().decode(Session.self, from: data)
  }

  /// Keeps a session, whole or not at all.
  ///
  /// - Throws: `FileFailure`.
  package func save(_ session: Session) throws {
    try DurableFile.makeDirectory((path as NSString).deletingLastPathComponent)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try DurableFile.write(try encoder.encode(session), to: path)
  }
}
