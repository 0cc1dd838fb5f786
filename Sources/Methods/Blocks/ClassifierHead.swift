import Networks
import Runs
import Torch

/// The classifier of the image-level methods: channels of the features are dropped, a 1×1 convolution without bias gives
/// the class maps.
///
///     f = dropout2d(f', p)          A_k = Σ_d w_kd f_d
///
/// w starts at zero. Then the logits are zero, no class is favoured and the backbone rests until the classifier has
/// learned a direction, where the published random start costs an unlucky draw many points of mAP in a short training.
/// Losses of normalised maps are zero there, too: a constant map normalises to zero, with gradient zero.
struct ClassifierHead {
  let convolution: Conv2d
  /// The share of dropped channels, p.
  let dropout: Double

  /// - Parameter outputs: Class maps, the background's included.
  init(on network: any Network, outputs: Int, dropout: Double) {
    convolution = Conv2d(
      weight: Tensor.zeros([outputs, network.featureChannels, 1, 1]).requiringGradient())
    self.dropout = dropout
  }

  /// The features as the classifier reads them and its logits in single precision.
  func callAsFunction(_ features: Tensor, training: Bool) -> (features: Tensor, maps: Tensor) {
    let f = dropout2d(features, probability: dropout, training: training)  // [B,D,h,w]
    return (f, convolution(f).converted(to: .float32))
  }
}

extension ComponentDeclaration {
  /// p of the classifier.
  static let dropout = number(
    "dropout", "Dropout", 0...0.9, 0.5, "METHODS §1",
    "The share of feature channels that the classifier does not see in a step; 0 shows all.")
}
