import CTorch

/// The type of a tensor's elements.
public enum ElementType: String, Hashable, Sendable, CaseIterable {
  case uint8, int32, int64, float16, float32, float64, bool, bfloat16

  /// Bytes of one element.
  public var size: Int {
    switch self {
    case .uint8, .bool: 1
    case .float16, .bfloat16: 2
    case .int32, .float32: 4
    case .int64, .float64: 8
    }
  }

  var code: ct_dtype {
    switch self {
    case .uint8: ct_uint8
    case .int32: ct_int32
    case .int64: ct_int64
    case .float16: ct_float16
    case .float32: ct_float32
    case .float64: ct_float64
    case .bool: ct_bool
    case .bfloat16: ct_bfloat16
    }
  }

  init(code: Int32) {
    guard let type = Self.allCases.first(where: { $0.code.rawValue == UInt32(bitPattern: code) }) else {
      fatalError("Torch: an element type that camscope does not use (c10::ScalarType \(code))")
    }
    self = type
  }
}
