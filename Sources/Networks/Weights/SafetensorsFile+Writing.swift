import Foundation
import Runs
import Torch

extension SafetensorsFile {
  /// Writes tensors so that the path holds the old file or the whole new one, whatever happens.
  ///
  /// The same tensors and metadata give the same bytes: the order is the one given, and the header holds neither
  /// time nor place.
  ///
  /// - Throws: `FileFailure`.
  public static func write(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:], to path: String
  ) throws {
    try DurableFile.write(encode(tensors, metadata: metadata), to: path)
  }

  /// Writes a network's state.
  ///
  /// - Parameter type: the type in which real numbers are kept; nil keeps their own.
  /// - Throws: `FileFailure`.
  public static func write(
    _ state: StateDictionary, as type: ElementType? = nil, metadata: [String: String] = [:], to path: String
  ) throws {
    let tensors = state.map { (name: $0.name, tensor: type.map($0.tensor.detached().converted) ?? $0.tensor) }
    try write(tensors, metadata: metadata, to: path)
  }

  /// The bytes of a file.
  static func encode(_ tensors: [(name: String, tensor: Tensor)], metadata: [String: String]) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    var items: [String] = []
    if !metadata.isEmpty { items.append("\"__metadata__\":\(try json(metadata))") }
    var end = 0
    for (name, tensor) in tensors {
      let begin = end
      end += tensor.count * tensor.type.size
      items.append(
        """
        \(try json(name)):{"dtype":"\(tensor.type.safetensorsName)","shape":\(try json(tensor.shape)),\
        "data_offsets":[\(begin),\(end)]}
        """)
    }
    var header = Data("{\(items.joined(separator: ","))}".utf8)
    header.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    var file = Data(capacity: 8 + header.count + end)
    file.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) })
    file.append(header)
    for (_, tensor) in tensors { file.append(contentsOf: tensor.rawBytes()) }
    return file
  }
}
