import Torch

/// A convolution without bias, its batch norm and an activation: a(BN(W ∗ x)).
///
/// With running statistics the norm is s·y + t, and s·(W ∗ x) + t = (s·W) ∗ x + t. So the norm goes into the
/// weights, which are small, and not over the maps, which are large; derivatives follow the same way.
public struct ConvNorm {
  public let convolution: Conv2d
  public let norm: BatchNorm
  public let activation: Activation

  public init(_ convolution: Conv2d, _ norm: BatchNorm, activation: Activation) {
    self.convolution = convolution
    self.norm = norm
    self.activation = activation
  }

  /// A layer with random weights.
  public init(
    from inputs: Int, to outputs: Int, kernel: Int, stride: Int = 1, dilation: Int = 1, groups: Int = 1,
    policy: BatchNormPolicy, activation: Activation
  ) {
    self.init(
      Conv2d(from: inputs, to: outputs, kernel: kernel, stride: stride, dilation: dilation, groups: groups),
      BatchNorm(outputs, policy: policy), activation: activation)
  }

  public func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    if norm.usesBatch(training: training) { return activation(norm(convolution(x), training: true)) }
    if convolution.isDilatedDepthwise {
      let phases = DilationPhases(of: x, dilation: convolution.dilation)
      return phases.join(folded(phases.cut(x), padding: 1, dilation: 1))
    }
    return folded(x, padding: convolution.padding, dilation: convolution.dilation)
  }

  /// The convolution with the norm in its weights, then the activation.
  private func folded(_ x: Tensor, padding: Int, dilation: Int) -> Tensor {
    let (s, t) = norm.affine
    return convNorm(
      x, weight: convolution.weight, scale: s, shift: t, activation: activation, stride: convolution.stride,
      padding: padding, dilation: dilation, groups: convolution.groups)
  }

  /// The state of both parts under their names in the published file.
  func state(convolution conv: String, norm bn: String) -> StateDictionary {
    var state = StateDictionary()
    state.append(convolution.state, under: conv + ".")
    state.append(norm.state, under: bn + ".")
    return state
  }
}
