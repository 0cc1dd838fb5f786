import Foundation

/// JSON documents of run folders: keys sorted, so that equal values are equal bytes.
public enum JSONFile {
  /// Reads a document.
  ///
  /// - Throws: `FileFailure`, or `RunError.damaged` where the file is not such a document.
  public static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value {
    let data = try DurableFile.read(path)
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw RunError.damaged(path: path, reason: "it is not the JSON that camscope writes")
    }
  }

  /// Writes a document whole or not at all.
  ///
  /// - Parameter isCompact: Without line ends and blanks, for documents that only programs read.
  /// - Throws: `FileFailure`.
  public static func write(_ value: some Encodable, to path: String, isCompact: Bool = false) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if !isCompact { encoder.outputFormatting.insert(.prettyPrinted) }
    try DurableFile.write(try encoder.encode(value), to: path)
  }
}
