import Torch

/// Image predictions sampled from the CAM itself: pixels are drawn in proportion to what they say of a class, and what
/// the drawn ones say is trained as an image classifier (METHODS §1.1.2, §1.2).
///
/// Jonnarth and Felsberg, "Importance Sampling CAMs for Weakly-Supervised Segmentation", ICASSP 2022. Of image and
/// channel S pixels are drawn with replacement. The gradient flows through the values of the drawn pixels, not through
/// the probability of drawing them.
public enum ImportanceSampling: String, CaseIterable, Hashable, Sendable {
  /// ICAM: p = softmax(a) over K + 1 channels, drawn ∝ p, scored by BCE(L(p_i), y). The background is drawn, not scored.
  case softmaxProb
  /// hfpl: p = σ(a) of each class, drawn ∝ p + 1e-5, scored by BCE(a_i, y).
  case sigmoidLogit

  /// What pixels say: p [N,K+1,h,w] or a_fg [N,K,h,w], of logits a [N,K+1,h,w] with the background first.
  public func scores(of a: Tensor) -> Tensor {
    switch self {
    case .softmaxProb: softmax(a, along: .channel)
    case .sigmoidLogit: BackgroundChannel.first.foreground(of: a)
    }
  }

  /// With what probability a pixel is drawn, which sums to 1 over each image and channel; uniform where no pixel says
  /// anything.
  public func weights(of scores: Tensor) -> Tensor {
    let p =
      switch self {
      case .softmaxProb: scores
      case .sigmoidLogit: sigmoid(scores) + 1e-5
      }
    let total = p.sum(along: .height, .width, keeping: true)  // [N,C,1,1]
    let uniform = Tensor.ones(like: p) / Double(max(1, p.length(.height) * p.length(.width)))
    return choosing(p / total, where: (total .> 0).expanded(to: p.shape), otherwise: uniform)
  }

  /// S flat pixel indices of each image and channel [N,C,S], from libtorch's generator or one of their own.
  public func draw(_ samples: Int, of scores: Tensor, seed: UInt64? = nil) -> Tensor {
    let (count, channels) = (scores.shape[0], scores.shape[1])
    return noGrad {
      draws(samples, from: weights(of: scores).reshaped(to: [count * channels, -1]), seed: seed)
        .reshaped(to: [count, channels, samples])
    }
  }

  /// What the pixels at the indices [N,C,S] say.
  public func samples(of scores: Tensor, at indices: Tensor) -> Tensor {
    scores.reshaped(to: [scores.shape[0], scores.shape[1], -1]).gathering(indices, along: .index(2))
  }

  /// L_is: the mean BCE of the samples [N,C,S] over images, the K classes and S.
  public func loss(of samples: Tensor, labels y: Tensor) -> Tensor {
    switch self {
    case .softmaxProb:
      multiLabelSoftMargin(
        logits: probabilityLogit(BackgroundChannel.first.foreground(of: samples)), labels: y)
    case .sigmoidLogit: multiLabelSoftMargin(logits: samples, labels: y)
    }
  }
}
