import Torch

/// Batch normalisation with its weights: (x − μ) / √(σ² + ε) · γ + β.
public struct BatchNorm {
  /// γ, [C].
  public let weight: Tensor
  /// β, [C].
  public let bias: Tensor
  /// μ, [C].
  public let runningMean: Tensor
  /// σ², [C].
  public let runningVariance: Tensor
  public let policy: BatchNormPolicy
  /// ε.
  public let epsilon: Double

  /// γ = 1, β = 0, μ = 0, σ² = 1.
  public init(_ channels: Int, policy: BatchNormPolicy, epsilon: Double = 1e-5) {
    weight = Tensor.ones([channels])
    bias = Tensor.zeros([channels])
    runningMean = Tensor.zeros([channels])
    runningVariance = Tensor.ones([channels])
    self.policy = policy
    self.epsilon = epsilon
    weight.setRequiresGradient(policy != .frozen)
    bias.setRequiresGradient(policy != .frozen)
  }

  /// Whether the batch's own statistics count.
  func usesBatch(training: Bool) -> Bool { training && policy == .trained }

  /// With running statistics the norm is a scale s = γ/√(σ² + ε) and a shift t = β − μ·s per channel.
  var affine: (scale: Tensor, shift: Tensor) {
    let s = weight / sqrt(runningVariance + epsilon)
    return (s, bias - runningMean * s)
  }

  public func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    batchNorm(
      x, weight: weight, bias: bias, mean: runningMean, variance: runningVariance,
      training: usesBatch(training: training), epsilon: epsilon)
  }

  /// `weight`, `bias`, `running_mean`, `running_var`.
  public var state: StateDictionary {
    var state = StateDictionary()
    state.append(weight, named: "weight", role: .weight)
    state.append(bias, named: "bias", role: .bias)
    state.append(runningMean, named: "running_mean", role: .statistic)
    state.append(runningVariance, named: "running_var", role: .statistic)
    return state
  }
}
