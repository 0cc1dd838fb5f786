import Torch

/// The last layer of a segmentation head.
public struct PixelClassifier {
  public enum Kind: Hashable, Sendable {
    /// z = W ∗ f + b.
    case linear
    /// s_c = cos(f, W_c), without bias (BANA, METHODS §4.3); whoever trains it multiplies by a temperature.
    case cosine
  }

  public let kind: Kind
  private let convolution: Conv2d

  /// W from 𝒩(0, 0.01²), b = 0.
  public init(from inputs: Int, to classes: Int, _ kind: Kind) {
    self.kind = kind
    convolution = Conv2d(
      weight: noGrad { Tensor.normal([classes, inputs, 1, 1]) * 0.01 }.requiringGradient(),
      bias: kind == .linear ? Tensor.zeros([classes]).requiringGradient() : nil)
  }

  /// z or s in single precision, [N,C,h,w].
  public func callAsFunction(_ f: Tensor) -> Tensor {
    switch kind {
    case .linear: convolution(f).converted(to: .float32)
    case .cosine:
      cosineSimilarities(of: f, to: convolution.weight.squeezed(at: .width).squeezed(at: .index(-1)))
    }
  }

  public var state: StateDictionary { convolution.state }
}
