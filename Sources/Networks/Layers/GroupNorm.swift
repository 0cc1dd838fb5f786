import Torch

/// Group normalisation with its weights: (x − μ) / √(σ² + ε) · γ + β, μ and σ² over each image's groups of channels.
public struct GroupNorm {
  public let groups: Int
  /// γ, [C].
  public let weight: Tensor
  /// β, [C].
  public let bias: Tensor
  /// ε.
  public let epsilon: Double

  /// γ = 1, β = 0.
  public init(_ channels: Int, groups: Int, epsilon: Double = 1e-5) {
    precondition(
      channels % groups == 0, "GroupNorm: \(channels) channels do not divide into \(groups) groups")
    self.groups = groups
    self.epsilon = epsilon
    weight = Tensor.ones([channels]).requiringGradient()
    bias = Tensor.zeros([channels]).requiringGradient()
  }

  /// In float32, which small groups need, and as libtorch 1.13 wants weights and maps of one type.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    groupNorm(x.converted(to: .float32), groups: groups, weight: weight, bias: bias, epsilon: epsilon)
  }

  /// `weight` and `bias`.
  public var state: StateDictionary {
    var state = StateDictionary()
    state.append(weight, named: "weight", role: .weight)
    state.append(bias, named: "bias", role: .bias)
    return state
  }
}
