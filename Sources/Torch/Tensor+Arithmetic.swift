import CTorch

// Element-wise operators with broadcasting; a `Double` acts on every element and leaves the type as it is. An
// operator cannot take its place of call; a mistake names the operation and the shapes, and the trap's
// backtrace the place.
extension Tensor {
  public static prefix func - (x: Tensor) -> Tensor { pointwise("-", x) { ct_neg(x.raw) } }

  public static func + (x: Tensor, y: Tensor) -> Tensor { pointwise("+", x, y) { ct_add(x.raw, y.raw) } }
  public static func - (x: Tensor, y: Tensor) -> Tensor { pointwise("-", x, y) { ct_sub(x.raw, y.raw) } }
  public static func * (x: Tensor, y: Tensor) -> Tensor { pointwise("*", x, y) { ct_mul(x.raw, y.raw) } }
  public static func / (x: Tensor, y: Tensor) -> Tensor { pointwise("/", x, y) { ct_div(x.raw, y.raw) } }

  public static func + (x: Tensor, y: Double) -> Tensor { pointwise("+", x) { ct_add_scalar(x.raw, y) } }
  public static func - (x: Tensor, y: Double) -> Tensor { pointwise("-", x) { ct_add_scalar(x.raw, -y) } }
  public static func * (x: Tensor, y: Double) -> Tensor { pointwise("*", x) { ct_mul_scalar(x.raw, y) } }
  public static func / (x: Tensor, y: Double) -> Tensor { pointwise("/", x) { ct_div_scalar(x.raw, y) } }

  public static func + (x: Double, y: Tensor) -> Tensor { y + x }
  public static func - (x: Double, y: Tensor) -> Tensor { pointwise("-", y) { ct_rsub_scalar(y.raw, x) } }
  public static func * (x: Double, y: Tensor) -> Tensor { y * x }
  public static func / (x: Double, y: Tensor) -> Tensor { pointwise("/", y) { ct_rdiv_scalar(y.raw, x) } }

  public static func += (x: inout Tensor, y: Tensor) { x = x + y }
  public static func -= (x: inout Tensor, y: Tensor) { x = x - y }
  public static func *= (x: inout Tensor, y: Tensor) { x = x * y }
  public static func /= (x: inout Tensor, y: Tensor) { x = x / y }
  public static func *= (x: inout Tensor, y: Double) { x = x * y }

  // Comparisons give bool tensors.
  public static func .== (x: Tensor, y: Tensor) -> Tensor { pointwise(".==", x, y) { ct_eq(x.raw, y.raw) } }
  public static func .!= (x: Tensor, y: Tensor) -> Tensor { pointwise(".!=", x, y) { ct_ne(x.raw, y.raw) } }
  public static func .< (x: Tensor, y: Tensor) -> Tensor { pointwise(".<", x, y) { ct_lt(x.raw, y.raw) } }
  public static func .<= (x: Tensor, y: Tensor) -> Tensor { pointwise(".<=", x, y) { ct_le(x.raw, y.raw) } }
  public static func .> (x: Tensor, y: Tensor) -> Tensor { pointwise(".>", x, y) { ct_gt(x.raw, y.raw) } }
  public static func .>= (x: Tensor, y: Tensor) -> Tensor { pointwise(".>=", x, y) { ct_ge(x.raw, y.raw) } }

  public static func .== (x: Tensor, y: Double) -> Tensor { pointwise(".==", x) { ct_eq_scalar(x.raw, y) } }
  public static func .!= (x: Tensor, y: Double) -> Tensor { pointwise(".!=", x) { ct_ne_scalar(x.raw, y) } }
  public static func .< (x: Tensor, y: Double) -> Tensor { pointwise(".<", x) { ct_lt_scalar(x.raw, y) } }
  public static func .<= (x: Tensor, y: Double) -> Tensor { pointwise(".<=", x) { ct_le_scalar(x.raw, y) } }
  public static func .> (x: Tensor, y: Double) -> Tensor { pointwise(".>", x) { ct_gt_scalar(x.raw, y) } }
  public static func .>= (x: Tensor, y: Double) -> Tensor { pointwise(".>=", x) { ct_ge_scalar(x.raw, y) } }

  // Logic on bool tensors.
  public static func .& (x: Tensor, y: Tensor) -> Tensor {
    pointwise(".&", x, y) { ct_logical_and(x.raw, y.raw) }
  }
  public static func .| (x: Tensor, y: Tensor) -> Tensor {
    pointwise(".|", x, y) { ct_logical_or(x.raw, y.raw) }
  }
  public static prefix func .! (x: Tensor) -> Tensor { pointwise(".!", x) { ct_logical_not(x.raw) } }

  private static func pointwise(
    _ operation: StaticString, _ operands: Tensor..., body: () -> OpaquePointer?
  ) -> Tensor {
    require("\(operation)", operands, #fileID, #line, body)
  }

  /// The elements of `self` where the condition holds, `value` elsewhere.
  public func replacing(
    where mask: Tensor, with value: Double, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("replacing(where:with:)", [self, mask], file, line) {
      ct_masked_fill(raw, mask.raw, value)
    }
  }

  /// Each element kept within bounds.
  public func clamped(
    from low: Double = -.infinity, to high: Double = .infinity, file: StaticString = #fileID,
    line: UInt = #line
  ) -> Tensor {
    precondition(
      low.isFinite || high.isFinite, "clamped: at least one bound must be finite", file: file, line: line)
    return Tensor.require("clamped", [self], file, line) { ct_clamp(raw, low, high) }
  }
}

/// Chooses element by element: x where the condition holds, y elsewhere.
public func choosing(
  _ x: Tensor, where condition: Tensor, otherwise y: Tensor, file: StaticString = #fileID,
  line: UInt = #line
) -> Tensor {
  Tensor.require("choosing(where:otherwise:)", [x, condition, y], file, line) {
    ct_where(condition.raw, x.raw, y.raw)
  }
}

/// The larger of two elements.
public func maximum(_ x: Tensor, _ y: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
  Tensor.require("maximum", [x, y], file, line) { ct_maximum(x.raw, y.raw) }
}

/// The smaller of two elements.
public func minimum(_ x: Tensor, _ y: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
  Tensor.require("minimum", [x, y], file, line) { ct_minimum(x.raw, y.raw) }
}
