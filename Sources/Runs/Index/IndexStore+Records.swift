import Evaluation
import GRDB

/// What is kept of images, evaluation by evaluation, so that a run with one new epoch is not read anew.
extension IndexStore {
  /// Tables with what is kept of images.
  static let recordTables = ["records", "image", "classScore", "failure"].map { (name: $0, column: "run") }

  /// The evaluations of a run whose records are here → what their files looked like.
  func records(of run: String) throws -> [IndexedRun.EvaluationPlace: String] {
    try database.read { try Self.records(of: run, in: $0) }
  }

  private static func records(of run: String, in db: Database) throws -> [IndexedRun.EvaluationPlace: String]
  {
    var marks: [IndexedRun.EvaluationPlace: String] = [:]
    for row in try Row.fetchAll(
      db, sql: "SELECT epoch, evaluation, mark FROM records WHERE run = ?", arguments: [run])
    {
      marks[IndexedRun.EvaluationPlace(epoch: row["epoch"], name: row["evaluation"])] = row["mark"]
    }
    return marks
  }

  /// Removes the records of evaluations that are gone or have changed, and adds those that have changed.
  func replaceRecords(of run: IndexedRun, in db: Database) throws {
    for (place, mark) in try Self.records(of: run.name, in: db)
    where run.records[place] != mark || run.changes[place] != nil {
      for table in Self.recordTables {
        try db.execute(
          sql: "DELETE FROM \(table.name) WHERE run = ? AND epoch = ? AND evaluation = ?",
          arguments: [run.name, place.epoch, place.name])
      }
    }
    let columns = ImageSortKey.plain
    let marks = [String](repeating: "?", count: 5 + columns.count).joined(separator: ", ")
    let image = try db.makeStatement(sql: "INSERT INTO image VALUES (\(marks))")
    let score = try db.makeStatement(sql: "INSERT INTO classScore VALUES (?, ?, ?, ?, ?, ?, ?)")
    let failure = try db.makeStatement(
      sql: "INSERT INTO failure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for (place, records) in run.changes {
      try db.execute(
        sql: "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)",
        arguments: [run.name, place.epoch, place.name, run.records[place]])
      let cost = ImageCost(of: records.values.map(\.score))
      for (id, record) in records {
        let key: [(any DatabaseValueConvertible)?] = [run.name, place.epoch, place.name]
        try image.execute(
          arguments: StatementArguments(
            key + [id, record.instances?.rawValue]
              + columns.map { $0 == .cost ? cost(record.score) : $0.value(of: record) }))
        for entry in record.entries {
          let area = record.score.area(of: entry.label)
          try score.execute(arguments: StatementArguments(key + [entry.label, id, entry.counts.iou, area]))
        }
        for (number, found) in (record.failures ?? []).enumerated() {
          try failure.execute(arguments: StatementArguments(key + [id, number] + Self.values(of: found)))
        }
      }
    }
  }

  private static func values(of failure: ImageFailure) -> [(any DatabaseValueConvertible)?] {
    [
      failure.kind.rawValue, failure.label, failure.instance, failure.area, failure.share, failure.found,
      failure.box.x, failure.box.y, failure.box.width, failure.box.height, failure.cause?.rawValue,
    ]
  }

  /// The images of an evaluation in the order of a key; those without a value last, equals by name.
  func images(
    run: String, place: IndexedRun.EvaluationPlace, by key: ImageSortKey, descending: Bool
  ) throws -> [IndexedImage] {
    let value: String
    var join = ""
    var arguments: StatementArguments = []
    if let (label, column) = key.classColumn {
      value = "c.\(column)"
      join = """
        LEFT JOIN classScore c ON c.run = i.run AND c.epoch = i.epoch AND c.evaluation = i.evaluation
          AND c.label = ? AND c.image = i.image
        """
      arguments += [label]
    } else {
      value = "i.\(key.name)"
    }
    arguments += [run, place.epoch, place.name]
    return try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT i.image, i.iou, i.foregroundIoU, \(value) AS value FROM image i \(join)
          WHERE i.run = ? AND i.epoch = ? AND i.evaluation = ?
          ORDER BY value IS NULL, value \(descending ? "DESC" : "ASC"), i.image
          """, arguments: arguments
      ).map {
        IndexedImage(
          image: $0["image"], iou: $0["iou"], foregroundIoU: $0["foregroundIoU"], value: $0["value"])
      }
    }
  }

  /// The failures of an evaluation by image, as they were found there.
  func failures(run: String, place: IndexedRun.EvaluationPlace, image: String?) throws -> [IndexedFailure] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM failure WHERE run = ? AND epoch = ? AND evaluation = ?
          \(image == nil ? "" : "AND image = ?") ORDER BY image, number
          """,
        arguments: [run, place.epoch, place.name] + (image.map { [$0] } ?? [])
      ).map { row in
        guard let kind = FailureKind(rawValue: row["kind"]) else {
          throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a kind of failure that is none")
        }
        let cause: String? = row["cause"]
        let box = PixelRect(x: row["x"], y: row["y"], width: row["width"], height: row["height"])
        return IndexedFailure(
          image: row["image"],
          failure: ImageFailure(
            kind: kind, label: row["label"], instance: row["instance"], area: row["area"],
            share: row["share"],
            found: row["found"], box: box, cause: cause.flatMap(FailureCause.init(rawValue:))))
      }
    }
  }

  /// The images of an evaluation whose failures were looked for, by name, with what told their objects apart.
  func searchedImages(
    run: String, place: IndexedRun.EvaluationPlace
  ) throws -> [(image: String, instances: Instances.Source?)] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT image, instances FROM image
          WHERE run = ? AND epoch = ? AND evaluation = ? AND failures IS NOT NULL ORDER BY image
          """, arguments: [run, place.epoch, place.name]
      ).map { row in
        let source: String? = row["instances"]
        return (image: row["image"], instances: source.flatMap(Instances.Source.init(rawValue:)))
      }
    }
  }
}

extension ImageSortKey {
  /// The class and the column of `classScore` that hold a key of one class; nil: it is of no class.
  fileprivate var classColumn: (label: Int, column: String)? {
    switch self {
    case .classIoU(let label): (label, "iou")
    case .classArea(let label): (label, "area")
    default: nil
    }
  }
}
