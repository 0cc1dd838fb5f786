import CTorch

/// How the losses of single elements become one.
public enum LossReduction: Hashable, Sendable {
  case none, mean, sum

  var code: ct_reduction {
    switch self {
    case .none: ct_reduction_none
    case .mean: ct_reduction_mean
    case .sum: ct_reduction_sum
    }
  }
}

/// BCE(z, y) = −y·log σ(z) − (1 − y)·log(1 − σ(z)), stable for large |z|.
///
/// The mean over all elements is the multi-label soft margin loss.
public func binaryCrossEntropy(
  logits z: Tensor, targets y: Tensor, reduction: LossReduction = .mean, file: StaticString = #fileID,
  line: UInt = #line
) -> Tensor {
  Tensor.require("binaryCrossEntropy", [z, y], file, line) {
    ct_bce_with_logits(z.raw, y.raw, reduction.code)
  }
}

/// −log softmax(z)_y with class indices y (int64): [B,C] with [B], or [B,C,H,W] with [B,H,W].
///
/// Labels equal to `ignored` do not count. Where none counts, the mean is 0, not 0/0.
public func crossEntropy(
  logits z: Tensor, targets y: Tensor, ignoring ignored: Int = 255, reduction: LossReduction = .mean,
  file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  let logProbabilities = logSoftmax(z, along: .channel, file: file, line: line)
  func negativeLogLikelihood(_ reduction: LossReduction) -> Tensor {
    Tensor.require("crossEntropy", [z, y], file, line) {
      ct_nll(logProbabilities.raw, y.raw, Int64(ignored), reduction.code)
    }
  }
  guard reduction == .mean else { return negativeLogLikelihood(reduction) }
  let counting = (y .!= Double(ignored)).sum().converted(to: .float32)
  return negativeLogLikelihood(.sum) / counting.clamped(from: 1)
}
