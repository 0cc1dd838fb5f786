import Torch

/// The ImageNet classifier that published weights carry on top of a network's features.
///
/// camscope trains its own; this one shows that a network and its weights are right.
public enum ImageNetClassifier: Hashable, Sendable {
  /// z = W·mean(f) + b.
  case linear(String)
  /// z = mean(relu(W ∗ f + b)) with a 1×1 convolution, as in SqueezeNet.
  case convolution(String)

  /// Logits [B,1000] of features [B,D,h,w].
  ///
  /// - Parameter tensor: The weight or the bias by name and shape.
  public func logits(
    of features: Tensor, _ tensor: (_ name: String, _ shape: [Int]) throws -> Tensor
  ) rethrows -> Tensor {
    let (classes, width) = (1000, features.length(.channel))
    switch self {
    case .linear(let name):
      return Torch.linear(
        globalAveragePool(features), weight: try tensor("\(name).weight", [classes, width]),
        bias: try tensor("\(name).bias", [classes]))
    case .convolution(let name):
      let maps = conv2d(
        features, weight: try tensor("\(name).weight", [classes, width, 1, 1]),
        bias: try tensor("\(name).bias", [classes]))
      return globalAveragePool(relu(maps))
    }
  }
}
