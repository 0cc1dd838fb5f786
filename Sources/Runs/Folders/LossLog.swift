import Foundation

/// The loss terms of a run, one JSON object a line, appended while it trains.
public struct LossLog: Hashable, Sendable {
  public let path: String

  public init(path: String) {
    self.path = path
  }

  /// Appends records in one write, so that a reader sees whole lines but for a crash.
  ///
  /// - Throws: `FileFailure`.
  public func append(_ records: [LossRecord]) throws {
    guard !records.isEmpty else { return }
    var data = Data()
    for record in records {
      data.append(try Self.encoder().encode(record))
      data.append(UInt8(ascii: "\n"))
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFailure(doing: "written", path: path, code: errno) }
    defer { close(descriptor) }
    try DurableFile.writeAll(data, to: descriptor, path: path)
  }

  /// The records from a byte offset on, and the offset to read on from; a last line without its end is left for later.
  ///
  /// Lines that are no record are passed over. An absent file has no records. A file shorter than the offset was
  /// rewritten by a resumed training and is read from its start; `restarted` says so.
  public func read(from offset: Int = 0) -> (records: [LossRecord], next: Int, restarted: Bool) {
    guard let handle = FileHandle(forReadingAtPath: path) else { return ([], 0, offset > 0) }
    defer { try? handle.close() }
    let size = Int((try? handle.seekToEnd()) ?? 0)
    let start = size < offset ? 0 : offset
    guard (try? handle.seek(toOffset: UInt64(start))) != nil, let data = try? handle.readToEnd() else {
      return ([], start, start < offset)
    }
    guard let end = data.lastIndex(of: UInt8(ascii: "\n")) else { return ([], start, start < offset) }
    let whole = data[...end]
    let decoder = JSONDecoder()
    let records = whole.split(separator: UInt8(ascii: "\n")).compactMap {
      try? decoder.decode(LossRecord.self, from: $0)
    }
    return (records, start + whole.count, start < offset)
  }

  /// Drops the records after a step, and half-written lines: what a resumed training does first.
  ///
  /// - Throws: `FileFailure`.
  public func truncate(afterStep step: Int) throws {
    guard access(path, F_OK) == 0 else { return }
    let kept = read().records.filter { $0.step <= step }
    var data = Data()
    for record in kept {
      data.append(try Self.encoder().encode(record))
      data.append(UInt8(ascii: "\n"))
    }
    try DurableFile.write(data, to: path)
  }

  private static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return encoder
  }
}
