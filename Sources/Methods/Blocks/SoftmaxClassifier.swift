import Networks
import Runs
import Torch

/// The head of EPS and EPS++: K class maps and a background map, the last, share every pixel (METHODS §3).
///
///     z_k = Σ_d w_kd f_d,  k = 0 … K          q = softmax z          L_cls = MLSM(mean_hw z_k, y), k < K
///
/// w starts at zero, as in `ClassifierHead`: every channel has the same share of every pixel then. No channels are
/// dropped.
struct SoftmaxClassifier {
  private let head: ClassifierHead
  /// Whether z_K is learned; otherwise it is 0 everywhere.
  private let learnsBackground: Bool

  init(on network: any Network, classes: Int, learnsBackground: Bool) {
    head = ClassifierHead(on: network, outputs: classes + (learnsBackground ? 1 : 0), dropout: 0)
    self.learnsBackground = learnsBackground
  }

  var state: StateDictionary { head.convolution.state }

  /// z [B,K+1,h,w] in single precision.
  func callAsFunction(_ features: Tensor) -> Tensor {
    let z = head(features, training: false).maps
    guard !learnsBackground else { return z }
    let zero = Tensor.zeros([z.shape[0], 1, z.shape[2], z.shape[3]])
    return BackgroundChannel.last.joined(background: zero, foreground: z)
  }

  /// L_cls: the background is not classified.
  static func classificationLoss(logits z: Tensor, labels y: Tensor) -> Tensor {
    multiLabelSoftMargin(
      logits: BackgroundChannel.last.foreground(of: z).mean(along: .height, .width), labels: y)
  }

  /// What is added over views: q; of a classifier that saw no saliency the positive part of z without background.
  static func view(of z: Tensor, taughtBySaliency: Bool) -> ViewMaps {
    let classes = BackgroundChannel.last.foreground(of: z)  // [B,K,h,w]
    guard !taughtBySaliency else {
      return ViewMaps(logits: classes, evidence: softmax(z, along: .channel))
    }
    let none = Tensor.zeros([z.shape[0], 1, z.shape[2], z.shape[3]])
    let evidence = BackgroundChannel.last.joined(background: none, foreground: relu(classes))
    return ViewMaps(logits: classes, evidence: evidence)
  }

  /// The setting `bgChannel`.
  static let declaration = ComponentDeclaration.flag(
    "bgChannel", "Background channel", true, "METHODS §3.7",
    "Off holds the background's logit at 0 instead of learning it.")
}
