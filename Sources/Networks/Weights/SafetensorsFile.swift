import Foundation
import Runs
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

  private let descriptor: Int32
  private let start: Int

  /// Headers above this are refused, as by the format's own library.
  static let largestHeader = 100_000_000

  /// Opens a file and checks its header.
  ///
  /// - Throws: `FileFailure` where it cannot be read, `WeightError.malformed` where it is damaged.
  public init(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(doing: "read", path: path, code: errno) }
    do {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw FileFailure(doing: "read", path: path, code: errno) }
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw FileFailure(doing: "read", path: path, code: EISDIR)
      }
      let size = Int(status.st_size)
      let prefix = try Self.read(descriptor, path, at: 0, count: min(8, size))
      guard prefix.count == 8 else { throw WeightError.malformed(path: path, reason: "it has \(size) bytes") }
      let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard length <= UInt64(min(Self.largestHeader, size - 8)) else {
        throw WeightError.malformed(
          path: path, reason: "its header of \(length) bytes does not fit into \(size) bytes")
      }
      let header = try Self.read(descriptor, path, at: 8, count: Int(length))
      let start = 8 + Int(length)
      let content = try SafetensorsHeader(header, elements: size - start, path: path)
      self.path = path
      self.descriptor = descriptor
      self.start = start
      self.metadata = content.metadata
      self.entries = content.entries
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// The names in the order of the elements.
  public var names: [String] {
    entries.sorted { ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key) }.map(\.key)
  }

  /// One tensor.
  ///
  /// - Throws: `WeightError.missingTensor`, or `FileFailure` and `WeightError.malformed` where the file changed.
  public func tensor(_ name: String) throws -> Tensor {
    guard let entry = entries[name] else { throw WeightError.missingTensor(path: path, name: name) }
    let bytes = try Self.read(
      descriptor, path, at: start + entry.range.lowerBound, count: entry.range.count)
    return bytes.withUnsafeBytes { Tensor(bytes: $0, shape: entry.shape, type: entry.type) }
  }

  private static func read(_ descriptor: Int32, _ path: String, at offset: Int, count: Int) throws -> [UInt8]
  {
    var failure: (any Error)?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = FileFailure(doing: "read", path: path, code: errno) }
        if got == 0 {
          failure = WeightError.malformed(path: path, reason: "it became shorter while being read")
        }
        if got <= 0 { return }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
