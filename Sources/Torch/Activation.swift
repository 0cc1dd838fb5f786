import CTorch

/// What follows a convolution.
public enum Activation: Hashable, Sendable, CaseIterable {
  case none, relu, relu6

  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .none: x
    case .relu: Torch.relu(x)
    case .relu6: Torch.relu6(x)
    }
  }

  var code: ct_activation {
    switch self {
    case .none: ct_activation_none
    case .relu: ct_activation_relu
    case .relu6: ct_activation_relu6
    }
  }
}
