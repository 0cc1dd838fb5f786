import CTorch

/// Batch normalisation: (x − μ) / √(σ² + ε) · weight + bias per channel.
///
/// - Parameters:
///   - mean, variance: running statistics [C]; used as μ and σ² outside training, updated in place within it.
///   - training: normalise by the batch's own statistics.
///   - momentum: share of the batch in the running statistics.
public func batchNorm(
  _ x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, training: Bool,
  momentum: Double = 0.1, epsilon: Double = 1e-5, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("batchNorm", [x, weight, bias, mean, variance], file, line) {
    ct_batch_norm(
      x.raw, weight.raw, bias.raw, mean.raw, variance.raw, training, momentum, epsilon)
  }
}

/// Group normalisation: (x − μ) / √(σ² + ε) · weight + bias, μ and σ² over each image's groups of channels.
public func groupNorm(
  _ x: Tensor, groups: Int, weight: Tensor, bias: Tensor, epsilon: Double = 1e-5,
  file: StaticString = #fileID,
  line: UInt = #line
) -> Tensor {
  Tensor.require("groupNorm(\(groups))", [x, weight, bias], file, line) {
    ct_group_norm(x.raw, Int64(groups), weight.raw, bias.raw, epsilon)
  }
}
