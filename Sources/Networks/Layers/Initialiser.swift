import Torch

/// Random weights for a convolution [N, C/groups, k, k], drawn from libtorch's generator.
public enum Initialiser: Hashable, Sendable {
  /// 𝒩(0, 2/(N·k²)), as torchvision's networks start.
  case kaimingNormal
  /// Uniform in ±1/√(C/groups·k²), PyTorch's own start of a convolution.
  case uniformByFanIn
  /// Uniform in ±√(6/(C/groups·k² + N·k²)), the start of new classifiers in PSA, SEAM, PPC and EPS.
  case xavierUniform

  public func callAsFunction(_ shape: [Int]) -> Tensor {
    let area = shape.dropFirst(2).reduce(1, *)
    let fanIn = Double(shape[1] * area)
    let fanOut = Double(shape[0] * area)
    func uniform(_ bound: Double) -> Tensor { (Tensor.uniform(shape) * 2 - 1) * bound }
    return noGrad {
      switch self {
      case .kaimingNormal: Tensor.normal(shape) * (2 / fanOut).squareRoot()
      case .uniformByFanIn: uniform((1 / fanIn).squareRoot())
      case .xavierUniform: uniform((6 / (fanIn + fanOut)).squareRoot())
      }
    }
  }
}
