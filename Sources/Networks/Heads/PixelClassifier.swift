import Torch

/// The last layer of a segmentation head.
public struct PixelClassifier {
  public enum Kind: Hashable, Sendable {
    /// z = W ∗ f + b.
    case linear
    /// s_c = cos(f, W_c), without bias (BANA, METHODS §4.3); whoever trains it multiplies by a temperature.
    ///
    /// Cosines see the direction of W_c alone. Its length at the start, about `norm`, says how far a step turns it: the
    /// gradient is orthogonal to W_c and falls with its length.
    case cosine(norm: Double)
  }

  public let kind: Kind
  private let convolution: Conv2d

  /// W from 𝒩(0, 0.01²) and b = 0, or W_c in chance directions.
  public init(from inputs: Int, to classes: Int, _ kind: Kind) {
    self.kind = kind
    let deviation =
      switch kind {
      case .linear: 0.01
      case .cosine(let norm): norm / Double(inputs).squareRoot()
      }
    convolution = Conv2d(
      weight: noGrad { Tensor.normal([classes, inputs, 1, 1]) * deviation }.requiringGradient(),
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
