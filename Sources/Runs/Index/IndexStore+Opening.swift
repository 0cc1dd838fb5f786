import Evaluation
import Foundation
import GRDB

extension IndexStore {
  /// Where the database may lie: beside the runs, if that is a local folder that can be written, else in the cache.
  static func places(root: String, cache: String) -> [String] {
    var places: [String] = []
    if access(root, W_OK) == 0, !FileSystemKind.isNetwork(root) { places.append("\(root)/.index.sqlite") }
    // FNV-1a of the folder's path: each folder of runs has its own file.
    let hash = root.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    if (try? DurableFile.makeDirectory("\(cache)/index")) != nil {
      places.append("\(cache)/index/\(String(hash, radix: 16)).sqlite")
    }
    return places
  }

  /// Removes a database with the files that SQLite keeps beside it.
  static func removeFiles(of path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }

  /// Opens or makes a database.
  ///
  /// - Throws: `DatabaseError` for a file that is no database, is damaged, foreign, or of another version.
  static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.journalMode = .wal
    configuration.label = "camscope.runs"
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { db in
      let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
      let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      let tables = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
      if tables == 0 {
        try createSchema(db)
      } else if id != applicationID || version != schemaVersion {
        throw DatabaseError(resultCode: .SQLITE_NOTADB, message: "another program's database")
      }
    }
    return queue
  }

  static func createSchema(_ db: Database) throws {
    try db.execute(
      sql: """
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(schemaVersion);
        CREATE TABLE run (
          name TEXT PRIMARY KEY, signature TEXT NOT NULL, recipe BLOB NOT NULL, environment BLOB,
          secondsPerEpoch REAL, problem TEXT
        ) WITHOUT ROWID;
        CREATE TABLE epoch (
          run TEXT NOT NULL, number INTEGER NOT NULL, scores BLOB, PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE TABLE evaluation (
          run TEXT NOT NULL, epoch INTEGER NOT NULL, name TEXT NOT NULL, scores BLOB NOT NULL,
          PRIMARY KEY (run, epoch, name)
        ) WITHOUT ROWID;
        CREATE TABLE records (
          run TEXT NOT NULL, epoch INTEGER NOT NULL, evaluation TEXT NOT NULL, mark TEXT NOT NULL,
          PRIMARY KEY (run, epoch, evaluation)
        ) WITHOUT ROWID;
        CREATE TABLE image (
          run TEXT NOT NULL, epoch INTEGER NOT NULL, evaluation TEXT NOT NULL, image TEXT NOT NULL,
          instances TEXT, \(ImageSortKey.plain.map { "\($0.name) REAL" }.joined(separator: ", ")),
          PRIMARY KEY (run, epoch, evaluation, image)
        ) WITHOUT ROWID;
        CREATE TABLE classScore (
          run TEXT NOT NULL, epoch INTEGER NOT NULL, evaluation TEXT NOT NULL, label INTEGER NOT NULL,
          image TEXT NOT NULL, iou REAL, area REAL, PRIMARY KEY (run, epoch, evaluation, label, image)
        ) WITHOUT ROWID;
        CREATE TABLE failure (
          run TEXT NOT NULL, epoch INTEGER NOT NULL, evaluation TEXT NOT NULL, image TEXT NOT NULL,
          number INTEGER NOT NULL, kind TEXT NOT NULL, label INTEGER NOT NULL, instance INTEGER,
          area INTEGER NOT NULL, share REAL NOT NULL, found REAL, x INTEGER NOT NULL, y INTEGER NOT NULL,
          width INTEGER NOT NULL, height INTEGER NOT NULL, cause TEXT,
          PRIMARY KEY (run, epoch, evaluation, image, number)
        ) WITHOUT ROWID;
        """)
  }
}
