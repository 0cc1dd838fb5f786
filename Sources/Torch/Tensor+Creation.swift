import CTorch

extension Tensor {
  /// A tensor of float32 elements, row-major.
  public init(
    _ values: [Float], shape: [Int], file: StaticString = #fileID, line: UInt = #line
  ) {
    self = values.withUnsafeBytes { Tensor(bytes: $0, shape: shape, type: .float32, file: file, line: line) }
  }

  /// A one-dimensional tensor of float32 elements.
  public init(_ values: [Float]) { self.init(values, shape: [values.count]) }

  /// A tensor of bytes, row-major.
  public init(
    bytes values: [UInt8], shape: [Int], file: StaticString = #fileID, line: UInt = #line
  ) {
    self = values.withUnsafeBytes { Tensor(bytes: $0, shape: shape, type: .uint8, file: file, line: line) }
  }

  /// A tensor of int64 elements, row-major: class indices and positions.
  public init(
    integers values: [Int], shape: [Int], file: StaticString = #fileID, line: UInt = #line
  ) {
    self = values.wide.withUnsafeBytes {
      Tensor(bytes: $0, shape: shape, type: .int64, file: file, line: line)
    }
  }

  /// A one-dimensional tensor of positions.
  public init(indices: [Int]) { self.init(integers: indices, shape: [indices.count]) }

  /// Copies raw elements, row-major, little-endian, in the given type.
  ///
  /// - Parameter bytes: exactly as many bytes as the shape has elements of the type.
  public init(
    bytes: UnsafeRawBufferPointer, shape: [Int], type: ElementType, file: StaticString = #fileID,
    line: UInt = #line
  ) {
    self = Tensor.require("init(bytes:shape: \(shape))", [], file, line) {
      ct_from_bytes(bytes.baseAddress, bytes.count, shape.wide, Int32(shape.count), type.code)
    }
  }

  /// One number as a tensor without axes.
  public init(scalar: Double, type: ElementType = .float32) { self.init(full: scalar, shape: [], type: type) }

  /// A tensor filled with one value.
  public init(
    full value: Double, shape: [Int], type: ElementType = .float32, file: StaticString = #fileID,
    line: UInt = #line
  ) {
    self = Tensor.require("full(\(shape))", [], file, line) {
      ct_full(shape.wide, Int32(shape.count), value, type.code)
    }
  }

  /// Zeros.
  public static func zeros(_ shape: [Int], type: ElementType = .float32) -> Tensor {
    Tensor(full: 0, shape: shape, type: type)
  }

  /// Ones.
  public static func ones(_ shape: [Int], type: ElementType = .float32) -> Tensor {
    Tensor(full: 1, shape: shape, type: type)
  }

  /// Zeros with the shape, type, memory layout and device of another tensor.
  public static func zeros(like x: Tensor) -> Tensor { Tensor.full(0, like: x) }

  /// Ones with the shape, type, memory layout and device of another tensor.
  public static func ones(like x: Tensor) -> Tensor { Tensor.full(1, like: x) }

  /// One value with the shape, type, memory layout and device of another tensor.
  public static func full(_ value: Double, like x: Tensor) -> Tensor {
    require("full(like:)", [x], #fileID, #line) { ct_full_like(x.raw, value) }
  }

  /// The numbers 0, 1, …, count − 1.
  public static func range(_ count: Int, type: ElementType = .int64) -> Tensor {
    require("range(\(count))", [], #fileID, #line) { ct_arange(Int64(count), type.code) }
  }

  /// Draws from the standard normal distribution, with the generator that `TorchSettings.seed` sets.
  public static func normal(_ shape: [Int]) -> Tensor {
    require("normal(\(shape))", [], #fileID, #line) { ct_randn(shape.wide, Int32(shape.count)) }
  }

  /// Draws uniformly from [0, 1), with the generator that `TorchSettings.seed` sets.
  public static func uniform(_ shape: [Int]) -> Tensor {
    require("uniform(\(shape))", [], #fileID, #line) { ct_rand(shape.wide, Int32(shape.count)) }
  }
}
