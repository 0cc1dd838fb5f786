import Foundation
import Testing

/// Reads the parity cases of this folder: a header of JSON, then raw little-endian tensors.
struct Safetensors {
  struct Tensor {
    let shape: [Int]
    let bytes: Data

    var bytesU8: [UInt8] { [UInt8](bytes) }
    var int64: [Int64] { load(Int64.self).map(Int64.init(littleEndian:)) }
    var float: [Float] { load(UInt32.self).map { Float(bitPattern: UInt32(littleEndian: $0)) } }

    private func load<Number: FixedWidthInteger>(_: Number.Type) -> [Number] {
      bytes.withUnsafeBytes { raw in
        (0..<(raw.count / MemoryLayout<Number>.size)).map {
          raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: Number.self)
        }
      }
    }
  }

  /// The `KEY=VALUE` words of the case.
  let settings: [String: String]
  private let tensors: [String: Tensor]

  init(_ name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    let data = try Data(contentsOf: file)
    let length = Int(
      data.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) })
    let body = data.dropFirst(8 + length)
    let json = try JSONSerialization.jsonObject(with: data.dropFirst(8).prefix(length))
    let header = try #require(json as? [String: [String: Any]])
    let metadata = try #require(header["__metadata__"]?["set"] as? String)
    let words = metadata.split(separator: " ").map { $0.split(separator: "=") }
    settings = Dictionary(uniqueKeysWithValues: words.map { (String($0[0]), String($0[1])) })
    tensors = try header.filter { $0.key != "__metadata__" }.mapValues { entry in
      let offsets = try #require(entry["data_offsets"] as? [Int])
      return Tensor(
        shape: try #require(entry["shape"] as? [Int]),
        bytes: body.dropFirst(offsets[0]).prefix(offsets[1] - offsets[0]))
    }
  }

  /// A tensor that the case must hold.
  func tensor(_ name: String) throws -> Tensor { try #require(tensors[name], "no tensor \(name)") }

  /// A setting that the case must hold.
  func setting(_ name: String) throws -> String { try #require(settings[name], "no setting \(name)") }
}
