import Torch

/// What a network's weights expect of an image: the scaling of its values and the lengths of its sides.
///
/// Both belong to the weights, not to the architecture or the recipe (METHODS §0.1); a weight file may state
/// them in its metadata.
public struct InputConvention: Hashable, Sendable {
  public var normalisation: InputNormalisation
  public var sides: SideRule

  public init(normalisation: InputNormalisation, sides: SideRule) {
    self.normalisation = normalisation
    self.sides = sides
  }

  /// torchvision's ImageNet weights.
  public static let imageNet = InputConvention(normalisation: .imageNet, sides: .any)

  /// Weights that came from TensorFlow: values in [−1, 1], and sides 32k + 1.
  ///
  /// TensorFlow pads a stride-2 convolution on the right and bottom only ("SAME"), PyTorch on all sides. At
  /// sides 32k + 1 every level of the pyramid has an odd length, where the two agree.
  public static let tensorFlow = InputConvention(
    normalisation: .symmetric, sides: .oneMoreThanMultiple(of: 32))

  /// What the metadata of a weight file states, the rest as in `standard`.
  ///
  /// Keys: `normalisation`, as `InputNormalisation.description` writes it, and `side`, as `SideRule` does.
  public init(metadata: [String: String], standard: InputConvention) {
    normalisation =
      metadata["normalisation"].flatMap(InputNormalisation.init(_:)) ?? standard.normalisation
    sides = metadata["side"].flatMap(SideRule.init(_:)) ?? standard.sides
  }

  /// The metadata from which `init(metadata:standard:)` gives this convention again.
  public var metadata: [String: String] {
    ["normalisation": normalisation.description, "side": sides.description]
  }
}
