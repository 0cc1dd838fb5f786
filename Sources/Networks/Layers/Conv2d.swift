import Torch

/// A two-dimensional convolution with its weights: y = W ∗ x + b.
public struct Conv2d {
  /// W, [N, C/groups, k, k].
  public let weight: Tensor
  /// b, [N].
  public let bias: Tensor?
  public let stride: Int
  public let padding: Int
  public let dilation: Int
  public let groups: Int

  /// A layer from given weights.
  public init(
    weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1
  ) {
    self.weight = weight
    self.bias = bias
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// A layer with random weights that keeps the size of the map at stride 1; the bias, where there is one, is 0.
  public init(
    from inputs: Int, to outputs: Int, kernel: Int = 1, stride: Int = 1, dilation: Int = 1, groups: Int = 1,
    bias: Bool = false, initialiser: Initialiser = .kaimingNormal
  ) {
    precondition(inputs % groups == 0, "Conv2d: \(inputs) channels do not divide into \(groups) groups")
    self.init(
      weight: initialiser([outputs, inputs / groups, kernel, kernel]).requiringGradient(),
      bias: bias ? Tensor.zeros([outputs]).requiringGradient() : nil, stride: stride,
      padding: dilation * (kernel - 1) / 2, dilation: dilation, groups: groups)
  }

  /// Whether this is a dilated 3×3 filter of each channel that keeps the size of the map.
  var isDilatedDepthwise: Bool {
    dilation > 1 && stride == 1 && padding == dilation && weight.shape == [groups, 1, 3, 3]
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    conv2d(
      x, weight: weight, bias: bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }

  /// `weight` and `bias`.
  public var state: StateDictionary {
    var state = StateDictionary()
    state.append(weight, named: "weight", role: .weight)
    if let bias { state.append(bias, named: "bias", role: .bias) }
    return state
  }
}
