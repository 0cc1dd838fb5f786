import Foundation

/// Prints one JSON document with sorted keys.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Runs `body`; what it throws becomes the command line's one sentence.
func sentence<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let failure as CommandFailure {
    throw failure
  } catch {
    throw CommandFailure("\(error)")
  }
}

/// Lines up the columns of a table with two blanks between them.
func aligned(_ rows: [[String]]) -> String {
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
  }
  return rows.map { row in
    zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
      .joined(separator: "  ").trimmingCharacters(in: CharacterSet(charactersIn: " "))
  }.joined(separator: "\n")
}
