import Foundation
import Torch

/// The checked header of a safetensors file.
struct SafetensorsHeader {
  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [String: SafetensorsFile.Entry] = [:]

  /// Parses a header and checks every entry against the number of bytes that follow it.
  init(_ bytes: [UInt8], elements: Int, path: String) throws(WeightError) {
    let items: [String: Item]
    do {
      items = try JSONDecoder().decode([String: Item].self, from: Data(bytes))
    } catch {
      throw .malformed(path: path, reason: "its header is not the JSON of tensors")
    }
    for (name, item) in items {
      switch item {
      case .metadata(let texts) where name == "__metadata__":
        metadata = texts
      case .tensor(let tensor) where name != "__metadata__":
        do {
          entries[name] = try tensor.checked(elements: elements)
        } catch {
          throw .malformed(path: path, reason: "tensor \(name) \(error.text)")
        }
      default:
        throw .malformed(path: path, reason: "its header entry \(name) is of the wrong kind")
      }
    }
    try checkOverlap(path)
  }

  /// Refuses two tensors that share bytes, as the format does.
  private func checkOverlap(_ path: String) throws(WeightError) {
    let inOrder = entries.filter { !$0.value.range.isEmpty }
      .sorted { ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key) }
    for (first, second) in zip(inOrder, inOrder.dropFirst()) {
      guard first.value.range.upperBound <= second.value.range.lowerBound else {
        throw .malformed(path: path, reason: "its tensors \(first.key) and \(second.key) overlap")
      }
    }
  }

  /// What is wrong with one tensor, to follow its name.
  private struct Flaw: Error {
    let text: String
  }

  /// One value of the header: a tensor, or the metadata.
  private enum Item: Decodable {
    case tensor(TensorItem)
    case metadata([String: String])

    init(from decoder: any Decoder) throws {
      if let tensor = try? TensorItem(from: decoder) {
        self = .tensor(tensor)
      } else {
        self = .metadata(try [String: String](from: decoder))
      }
    }
  }

  private struct TensorItem: Decodable {
    let dtype: String
    let shape: [Int]
    let data_offsets: [Int]

    func checked(elements: Int) throws(Flaw) -> SafetensorsFile.Entry {
      guard let type = ElementType(safetensors: dtype) else {
        throw Flaw(text: "has the unknown type \(dtype)")
      }
      var size = type.size
      for length in shape {
        let (product, overflow) = size.multipliedReportingOverflow(by: length)
        guard length >= 0, !overflow else { throw Flaw(text: "has the impossible shape \(shape)") }
        size = product
      }
      guard data_offsets.count == 2, 0 <= data_offsets[0], data_offsets[0] <= data_offsets[1],
        data_offsets[1] <= elements
      else { throw Flaw(text: "lies outside the file") }
      guard data_offsets[1] - data_offsets[0] == size else {
        throw Flaw(text: "has \(data_offsets[1] - data_offsets[0]) bytes where its shape needs \(size)")
      }
      return SafetensorsFile.Entry(type: type, shape: shape, range: data_offsets[0]..<data_offsets[1])
    }
  }
}

extension ElementType {
  /// The name of the type in the format.
  var safetensorsName: String {
    switch self {
    case .uint8: "U8"
    case .int32: "I32"
    case .int64: "I64"
    case .float16: "F16"
    case .float32: "F32"
    case .float64: "F64"
    case .bool: "BOOL"
    case .bfloat16: "BF16"
    }
  }

  init?(safetensors name: String) {
    guard let type = Self.allCases.first(where: { $0.safetensorsName == name }) else { return nil }
    self = type
  }
}
