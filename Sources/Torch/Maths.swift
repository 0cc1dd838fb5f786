import CTorch

// Functions that papers write without an object, element by element unless said.

/// eˣ.
public func exp(_ x: Tensor) -> Tensor { elementwise("exp", x, ct_exp) }
/// Natural logarithm.
public func log(_ x: Tensor) -> Tensor { elementwise("log", x, ct_log) }
/// √x.
public func sqrt(_ x: Tensor) -> Tensor { elementwise("sqrt", x, ct_sqrt) }
/// x².
public func square(_ x: Tensor) -> Tensor { elementwise("square", x, ct_square) }
/// |x|.
public func abs(_ x: Tensor) -> Tensor { elementwise("abs", x, ct_abs) }
/// −1, 0 or 1.
public func sign(_ x: Tensor) -> Tensor { elementwise("sign", x, ct_sign) }
/// The largest whole number not above x.
public func floor(_ x: Tensor) -> Tensor { elementwise("floor", x, ct_floor) }
/// The nearest whole number, halves to even.
public func round(_ x: Tensor) -> Tensor { elementwise("round", x, ct_round) }
/// tanh x.
public func tanh(_ x: Tensor) -> Tensor { elementwise("tanh", x, ct_tanh) }
/// x for x > 0, eˣ − 1 below.
public func elu(_ x: Tensor) -> Tensor { elementwise("elu", x, ct_elu) }
/// max(x, 0).
public func relu(_ x: Tensor) -> Tensor { elementwise("relu", x, ct_relu) }
/// σ(x) = 1 / (1 + e⁻ˣ).
public func sigmoid(_ x: Tensor) -> Tensor { elementwise("sigmoid", x, ct_sigmoid) }
/// log σ(x), stable for large |x|.
public func logSigmoid(_ x: Tensor) -> Tensor { elementwise("logSigmoid", x, ct_log_sigmoid) }

/// min(max(x, 0), 6), as a clamp: libtorch 1.13 lacks the bfloat16 derivative of its own relu6.
public func relu6(_ x: Tensor) -> Tensor { x.clamped(from: 0, to: 6) }

/// xʸ.
public func pow(_ x: Tensor, _ y: Double) -> Tensor { elementwise("pow", x) { ct_pow_scalar($0, y) } }

/// eˣ / Σ eˣ along an axis.
public func softmax(
  _ x: Tensor, along axis: Axis, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("softmax(along: \(axis))", [x], file, line) { ct_softmax(x.raw, axis.number) }
}

/// log of the softmax, stable.
public func logSoftmax(
  _ x: Tensor, along axis: Axis, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("logSoftmax(along: \(axis))", [x], file, line) { ct_log_softmax(x.raw, axis.number) }
}

/// Matrix product of the last two axes; leading axes broadcast.
public func matmul(_ x: Tensor, _ y: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
  Tensor.require("matmul", [x, y], file, line) { ct_matmul(x.raw, y.raw) }
}

/// Products and sums by index notation: `einsum("bkhw,ck->bchw", f, w)`.
public func einsum(
  _ equation: String, _ xs: Tensor..., file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("einsum(\(equation))", xs, file, line) { ct_einsum(equation, xs.handles, Int32(xs.count)) }
}

/// x / (‖x‖₂ + ε) along an axis, the direction of each vector.
public func normalized(
  _ x: Tensor, along axis: Axis, epsilon: Double = 1e-5, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  x / (x.norm(along: axis, keeping: true, file: file, line: line) + epsilon)
}

/// x / max(‖x‖₂, 1e-12) along an axis: vectors of length one, but those of length zero, which stay.
///
/// The product of two directions is their cosine.
public func direction(
  of x: Tensor, along axis: Axis, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  x / x.norm(along: axis, keeping: true, file: file, line: line).clamped(from: 1e-12)
}

private func elementwise(
  _ operation: StaticString, _ x: Tensor, _ function: (ct_tensor?) -> ct_tensor?
) -> Tensor {
  Tensor.require("\(operation)", [x], #fileID, #line) { function(x.raw) }
}
