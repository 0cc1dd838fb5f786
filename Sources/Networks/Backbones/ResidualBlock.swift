import Torch

/// A part of a residual network: x ↦ relu(F(x) + x).
protocol ResidualBlock {
  /// The width of the output over that of the 3×3 convolutions.
  static var expansion: Int { get }

  init(from inputs: Int, to outputs: Int, stride: Int, dilation: Int, policy: BatchNormPolicy)

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor

  /// The state under torchvision's names.
  var state: StateDictionary { get }
}
