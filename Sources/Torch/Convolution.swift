import CTorch

/// Two-dimensional convolution: [B,C,H,W] with weights [N, C/groups, kh, kw] → [B,N,h,w].
///
/// h = ⌊(H + 2·padding − dilation·(kh − 1) − 1) / stride⌋ + 1.
public func conv2d(
  _ x: Tensor, weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, dilation: Int = 1,
  groups: Int = 1, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  let operands = [x, weight] + (bias.map { [$0] } ?? [])
  return Tensor.require("conv2d", operands, file, line) {
    ct_conv2d(
      x.raw, weight.raw, bias?.raw, pair(stride), pair(padding), pair(dilation), Int64(groups))
  }
}

/// A convolution, a norm by fixed statistics and an activation in one pass: a((s·W) ∗ x + t).
///
/// Equals `activation(conv2d(x, weight: weight) * s + t)` per output channel, with derivatives for x, W, s and t. At
/// the kinks of the activation the derivative is 0.
///
/// - Parameters:
///   - scale: s, [N].
///   - shift: t, [N].
public func convNorm(
  _ x: Tensor, weight: Tensor, scale: Tensor, shift: Tensor, activation: Activation, stride: Int = 1,
  padding: Int = 0, dilation: Int = 1, groups: Int = 1, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("convNorm", [x, weight, scale, shift], file, line) {
    ct_conv_norm(
      x.raw, weight.raw, scale.raw, shift.raw, pair(stride), pair(padding), pair(dilation), Int64(groups),
      activation.code)
  }
}

/// x·Wᵀ + b: [B,K] with weights [N,K] → [B,N].
public func linear(
  _ x: Tensor, weight: Tensor, bias: Tensor? = nil, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  let operands = [x, weight] + (bias.map { [$0] } ?? [])
  return Tensor.require("linear", operands, file, line) { ct_linear(x.raw, weight.raw, bias?.raw) }
}

/// Zeroes elements with the given probability and scales the others up; the identity outside training.
public func dropout(_ x: Tensor, probability: Double, training: Bool) -> Tensor {
  Tensor.require("dropout", [x], #fileID, #line) { ct_dropout(x.raw, probability, training) }
}

/// Zeroes whole channels with the given probability and scales the others up; the identity outside training.
public func dropout2d(_ x: Tensor, probability: Double, training: Bool) -> Tensor {
  Tensor.require("dropout2d", [x], #fileID, #line) { ct_dropout2d(x.raw, probability, training) }
}

/// One number for both directions.
func pair(_ length: Int) -> [Int64] { [Int64(length), Int64(length)] }
