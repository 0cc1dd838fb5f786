import Foundation
import GRDB

/// The database under a `RunIndex`; calls are serial.
struct IndexStore {
  /// "CAMS": marks our databases among all SQLite files.
  static let applicationID = 0x4341_4D53
  /// Grows with the schema; a database of another number is rebuilt.
  static let schemaVersion = 4

  /// nil: in memory.
  let path: String?
  let database: DatabaseQueue

  /// Opens the database of a folder of runs, in the first place that works.
  ///
  /// - Throws: `DatabaseError` only where not even memory works.
  init(root: String, cache: String) throws {
    for path in Self.places(root: root, cache: cache) {
      for attempt in 0..<2 {
        // What cannot be opened as ours is removed and made anew, once.
        if attempt == 1 { Self.removeFiles(of: path) }
        if let database = try? Self.open(path) {
          self.path = path
          self.database = database
          return
        }
      }
    }
    path = nil
    database = try DatabaseQueue()
    try database.write(Self.createSchema)
  }

  /// An empty database in place of a damaged one.
  init(replacing damaged: IndexStore, root: String, cache: String) throws {
    try? damaged.database.close()
    if let path = damaged.path { Self.removeFiles(of: path) }
    try self.init(root: root, cache: cache)
  }

  /// Whether an error says that the file is no sound database, rather than that it is busy or the disk is full.
  static func meansDamage(_ error: DatabaseError) -> Bool {
    switch error.resultCode.primaryResultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_IOERR, .SQLITE_MISMATCH: true
    default: false
    }
  }

  /// A number that changes when another connection has written.
  func dataVersion() throws -> Int {
    try database.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
  }

  /// Run → what its files looked like when they were read.
  func signatures() throws -> [String: String] {
    try database.read { db in
      var signatures: [String: String] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT name, signature FROM run") {
        signatures[row["name"]] = row["signature"]
      }
      return signatures
    }
  }

  /// Puts a run in place of what was known of it.
  func replace(_ run: IndexedRun, signature: String) throws {
    let encoder = JSONEncoder()
    try database.write { db in
      try Self.remove([run.name], from: Self.documentTables, in: db)
      try db.execute(
        sql: "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          run.name, signature, try encoder.encode(run.recipe),
          try run.environment.map { try encoder.encode($0) }, run.secondsPerEpoch, run.problem,
        ])
      for epoch in run.epochs {
        try db.execute(
          sql: "INSERT INTO epoch VALUES (?, ?, ?)",
          arguments: [run.name, epoch.number, try epoch.scores.map { try encoder.encode($0) }])
      }
      for epoch in run.epochs {
        for evaluation in epoch.evaluations {
          try db.execute(
            sql: "INSERT INTO evaluation VALUES (?, ?, ?, ?)",
            arguments: [run.name, epoch.number, evaluation.name, try encoder.encode(evaluation.scores)])
        }
      }
      try replaceRecords(of: run, in: db)
    }
  }

  /// Forgets runs.
  func remove(_ names: some Sequence<String>) throws {
    try database.write { try Self.remove(names, from: Self.documentTables + Self.recordTables, in: $0) }
  }

  /// All runs by name, without their images.
  func runs() throws -> [IndexedRun] {
    let decoder = JSONDecoder()
    return try database.read { db in
      var epochs: [String: [RunSummary.Epoch]] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT run, number, scores FROM epoch ORDER BY run, number") {
        let scores: Data? = row["scores"]
        epochs[row["run"], default: []].append(
          RunSummary.Epoch(
            number: row["number"], scores: try scores.map { try Self.decode(decoder, $0) }))
      }
      for row in try Row.fetchAll(db, sql: "SELECT run, epoch, name, scores FROM evaluation ORDER BY name") {
        guard let place = epochs[row["run"]]?.firstIndex(where: { $0.number == row["epoch"] }) else {
          continue
        }
        epochs[row["run"]]?[place].evaluations.append(
          RunSummary.Evaluation(name: row["name"], scores: try Self.decode(decoder, row["scores"])))
      }
      return try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY name").map { row in
        let environment: Data? = row["environment"]
        return IndexedRun(
          name: row["name"], recipe: try Self.decode(decoder, row["recipe"]),
          environment: try environment.map { try Self.decode(decoder, $0) },
          epochs: epochs[row["name"]] ?? [],
          secondsPerEpoch: row["secondsPerEpoch"], problem: row["problem"])
      }
    }
  }

  /// A document of ours that cannot be read means that the database is not what we wrote.
  private static func decode<Value: Decodable>(_ decoder: JSONDecoder, _ data: Data) throws -> Value {
    do {
      return try decoder.decode(Value.self, from: data)
    } catch {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a document that cannot be read")
    }
  }

  private static func remove(
    _ names: some Sequence<String>, from tables: [(name: String, column: String)], in db: Database
  ) throws {
    for name in names {
      for table in tables {
        try db.execute(sql: "DELETE FROM \(table.name) WHERE \(table.column) = ?", arguments: [name])
      }
    }
  }

  /// Tables with what is read of a run whenever one of its files has changed.
  private static let documentTables: [(name: String, column: String)] = [
    ("run", "name"), ("epoch", "run"), ("evaluation", "run"),
  ]
}
