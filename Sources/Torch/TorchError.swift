import CTorch

#if canImport(Glibc)
  import Glibc
#endif

/// What libtorch refused: the operation, what it was given, and libtorch's reason.
public struct TorchError: Error, Hashable, CustomStringConvertible {
  /// The name of the operation in this module.
  public let operation: String
  /// Shape and type of each operand, `[2, 3] float32`.
  public let operands: [String]
  /// libtorch's own text, on one line.
  public let reason: String

  public var description: String {
    let given = operands.isEmpty ? "" : " of " + operands.joined(separator: ", ")
    return "\(operation)\(given): \(reason)"
  }

  init(operation: String, operands: [Tensor]) {
    self.operation = operation
    self.operands = operands.map(\.signature)
    self.reason = Self.takeReason()
  }

  /// Takes over the text that the shim left on this thread.
  private static func takeReason() -> String {
    guard let text = ct_take_error() else { return "libtorch gave no reason" }
    defer { free(text) }
    let lines = String(cString: text).split(whereSeparator: \.isNewline)
    return lines.joined(separator: " ")
  }
}
