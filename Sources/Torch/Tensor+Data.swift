import CTorch

/// The order of a batch's elements in memory.
///
/// Results are the same; convolutions differ in speed.
public enum MemoryLayout4D: Hashable, Sendable {
  /// [B,C,H,W], row-major.
  case contiguous
  /// The channels of a pixel side by side.
  case channelsLast

  var code: ct_layout {
    switch self {
    case .contiguous: ct_layout_contiguous
    case .channelsLast: ct_layout_channels_last
    }
  }
}

extension Tensor {
  /// All elements as float32, row-major.
  public func floats() -> [Float] { converted(to: .float32).elements(of: Float.self, filler: 0) }

  /// All elements as bytes, row-major; the type must be uint8 or bool.
  public func bytes(file: StaticString = #fileID, line: UInt = #line) -> [UInt8] {
    precondition(type.size == 1, "bytes: elements are \(type.rawValue)", file: file, line: line)
    return elements(of: UInt8.self, filler: 0)
  }

  /// All elements as whole numbers, row-major.
  public func integers() -> [Int] {
    converted(to: .int64).elements(of: Int64.self, filler: 0).map { Int($0) }
  }

  /// All elements as booleans, row-major.
  public func booleans() -> [Bool] {
    converted(to: .bool).elements(of: UInt8.self, filler: 0).map { $0 != 0 }
  }

  /// The elements in their own type, row-major, little-endian, as files keep them.
  public func rawBytes() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count * type.size)
    bytes.withUnsafeMutableBytes { copy(to: $0) }
    return bytes
  }

  /// The only element.
  public func scalar(file: StaticString = #fileID, line: UInt = #line) -> Double {
    var value = 0.0
    Tensor.require("scalar", [self], file, line) { ct_item(raw, &value) }
    return value
  }

  /// A copy in another element type; the same tensor where it has the type already.
  ///
  /// Gradients flow through.
  public func converted(to type: ElementType) -> Tensor {
    Tensor.require("converted(to: \(type.rawValue))", [self], #fileID, #line) { ct_to_type(raw, type.code) }
  }

  /// A copy on another device; the same tensor where it lies there already.
  ///
  /// - Throws: where the device is absent or full.
  public func moved(to device: Device) throws(TorchError) -> Tensor {
    try Tensor.attempt("moved(to: \(device.rawValue))", [self]) { ct_to_device(raw, device.code) }
  }

  /// The same elements in another order in memory.
  public func laidOut(
    _ layout: MemoryLayout4D, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("laidOut", [self], file, line) { ct_to_layout(raw, layout.code) }
  }

  /// The same elements, row-major without gaps.
  public func contiguous() -> Tensor { laidOut(.contiguous) }

  /// Whether the elements lie in the given order.
  public func isLaidOut(_ layout: MemoryLayout4D) -> Bool {
    withExtendedLifetime(handle) { ct_has_layout(raw, layout.code) }
  }

  /// A tensor with elements of its own.
  public func cloned() -> Tensor {
    Tensor.require("cloned", [self], #fileID, #line) { ct_clone(raw) }
  }

  /// Overwrites the elements, outside the graph: for loading weights and restoring states.
  public func copy(from source: Tensor, file: StaticString = #fileID, line: UInt = #line) {
    Tensor.require("copy(from:)", [self, source], file, line) { ct_copy(raw, source.raw) }
  }

  private func copy(to space: UnsafeMutableRawBufferPointer) {
    Tensor.require("copy(to:)", [self], #fileID, #line) { ct_to_bytes(raw, space.baseAddress, space.count) }
  }

  private func elements<Element: BitwiseCopyable>(of: Element.Type, filler: Element) -> [Element] {
    var elements = [Element](repeating: filler, count: count)
    elements.withUnsafeMutableBytes { copy(to: $0) }
    return elements
  }
}
