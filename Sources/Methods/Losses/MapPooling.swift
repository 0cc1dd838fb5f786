import Torch

/// How K + 1 class maps become the image prediction of ICAM's pooling loss (METHODS §1.1.1).
public enum MapPooling: String, CaseIterable, Hashable, Sendable {
  /// MLSM(mean_hw a_fg, y).
  case avg
  /// MLSM(L(max_hw softmax(a)), ȳ) over all K + 1 channels; of equal pixels the first has the gradient.
  case max

  /// The loss of logits a [N,K+1,h,w], background first, against labels y [N,K].
  public func loss(logits a: Tensor, labels y: Tensor) -> Tensor {
    guard a.count > 0 else { return a.sum() }
    switch self {
    case .avg:
      let z = BackgroundChannel.first.foreground(of: a).mean(along: .height, .width)  // [N,K]
      return multiLabelSoftMargin(logits: z, labels: y)
    case .max:
      let p = softmax(a, along: .channel)
      let highest = adaptiveMaxPool2d(p, height: 1, width: 1).reshaped(to: [a.shape[0], a.shape[1]])
      return multiLabelSoftMargin(
        logits: probabilityLogit(highest), labels: withBackground(y).reshaped(to: highest.shape))
    }
  }
}
