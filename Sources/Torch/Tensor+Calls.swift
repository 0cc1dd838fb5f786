import CTorch

// The one door to the shim: every operation of this module goes through `attempt`, or through `require`,
// which traps.
extension Tensor {
  /// Runs one operation of the shim; `operands` are named in the error and kept alive meanwhile.
  ///
  /// - Throws: what libtorch refused. Public operations trap on it, since a shape that does not fit is a
  ///   mistake of the program.
  package static func attempt(
    _ operation: @autoclosure () -> String, _ operands: [Tensor], _ body: () -> OpaquePointer?
  ) throws(TorchError) -> Tensor {
    guard let raw = withExtendedLifetime(operands, body) else {
      throw TorchError(operation: operation(), operands: operands)
    }
    return Tensor(owning: raw)
  }

  /// As `attempt`, for the operations that answer with success only.
  package static func attempt(
    _ operation: @autoclosure () -> String, _ operands: [Tensor], _ body: () -> Bool
  ) throws(TorchError) {
    guard withExtendedLifetime(operands, body) else {
      throw TorchError(operation: operation(), operands: operands)
    }
  }

  static func require(
    _ operation: @autoclosure () -> String, _ operands: [Tensor], _ file: StaticString, _ line: UInt,
    _ body: () -> OpaquePointer?
  ) -> Tensor {
    do {
      return try attempt(operation(), operands, body)
    } catch {
      fatalError("\(error)", file: file, line: line)
    }
  }

  static func require(
    _ operation: @autoclosure () -> String, _ operands: [Tensor], _ file: StaticString, _ line: UInt,
    _ body: () -> Bool
  ) {
    do {
      try attempt(operation(), operands, body)
    } catch {
      fatalError("\(error)", file: file, line: line)
    }
  }
}

extension Array where Element == Int {
  /// The numbers as the shim takes them.
  var wide: [Int64] { map { Int64($0) } }
}

extension Array where Element == Axis {
  /// The axes as the shim takes them.
  var numbers: [Int64] { map(\.number) }
}

extension Array where Element == Tensor {
  /// The handles as the shim takes them; the tensors must be kept alive meanwhile.
  var handles: [ct_tensor?] { map { $0.raw } }
}
