import Foundation

/// Reads the parity cases of this folder: a header of JSON, then raw little-endian tensors.
struct Safetensors {
  struct Tensor {
    let type: String
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

  let settings: [String: String]
  private let tensors: [String: Tensor]

  init(_ name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    let data = try Data(contentsOf: file)
    let length = Int(data.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) })
    let body = data.dropFirst(8 + length)
    let header = try JSONSerialization.jsonObject(with: data.dropFirst(8).prefix(length)) as! [String: [String: Any]]
    let words = (header["__metadata__"]!["set"] as! String).split(separator: " ").map { $0.split(separator: "=") }
    settings = Dictionary(uniqueKeysWithValues: words.map { (String($0[0]), String($0[1])) })
    tensors = header.filter { $0.key != "__metadata__" }.mapValues { entry in
      let offsets = entry["data_offsets"] as! [Int]
      return Tensor(
        type: entry["dtype"] as! String, shape: entry["shape"] as! [Int],
        bytes: body.dropFirst(offsets[0]).prefix(offsets[1] - offsets[0]))
    }
  }

  subscript(name: String) -> Tensor { tensors[name]! }
}
