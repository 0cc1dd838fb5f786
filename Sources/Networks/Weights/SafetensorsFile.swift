import Torch

/// A `.safetensors` file: named tensors and text metadata, read without executing anything.
///
/// Layout: header length (8 bytes, little-endian), header (JSON), elements. The header is checked when the file
/// is opened, so that every tensor lies within the file; elements are read when a tensor is asked for.
public final class SafetensorsFile: Sendable {
  /// Where a tensor lies.
  public struct Entry: Hashable, Sendable {
    public let type: ElementType
    public let shape: [Int]
    /// Bytes from the end of the header.
    let range: Range<Int>
  }

  public let path: String
  public let metadata: [String: String]
  /// The tensors by name.
  public let entries: [String: Entry]

  private let file: PositionedFile
  private let start: Int

  /// Longer headers are refused, as parsing takes thirty times their memory: those of the largest networks have a few
  /// hundred kilobytes.
  static let largestHeader = 10_000_000

  /// Opens a file and checks its header.
  ///
  /// - Throws: `FileFailure` where it cannot be read, `WeightError.malformed` where it is damaged.
  public convenience init(_ path: String) throws {
    try self.init(PositionedFile(path))
  }

  init(_ file: PositionedFile) throws {
    let size = file.size
    guard size >= 8 else {
      throw WeightError.malformed(path: file.path, reason: "it has \(size) bytes")
    }
    let length = try file.read(at: 0, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(Self.largestHeader, size - 8)) else {
      throw WeightError.malformed(
        path: file.path, reason: "its header of \(length) bytes does not fit into \(size) bytes")
    }
    start = 8 + Int(length)
    let header = try file.read(at: 8, count: Int(length))
    let content = try SafetensorsHeader(header, elements: size - start, path: file.path)
    self.file = file
    path = file.path
    metadata = content.metadata
    entries = content.entries
  }

  /// The names in the order of the elements.
  public var names: [String] {
    entries.sorted { ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key) }.map(\.key)
  }

  /// One tensor.
  ///
  /// - Throws: `WeightError.missingTensor`, or `FileFailure` and `WeightError.malformed` where the file changed.
  public func tensor(_ name: String) throws -> Tensor {
    guard let entry = entries[name] else { throw WeightError.missingTensor(path: path, name: name) }
    let bytes = try file.read(at: start + entry.range.lowerBound, count: entry.range.count)
    return bytes.withUnsafeBytes { Tensor(bytes: $0, shape: entry.shape, type: entry.type) }
  }
}

extension SafetensorsFile: WeightFile {
  public var format: WeightFormat { .safetensors }

  public var remarks: [String] { [] }

  public func facts(_ name: String) -> TensorFacts? {
    entries[name].map { TensorFacts(type: $0.type, shape: $0.shape) }
  }
}
