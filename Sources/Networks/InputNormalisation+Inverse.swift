import Torch

extension InputNormalisation {
  /// Normalised images [B,3,H,W] back as values of [0, 1], in the network's channel order.
  public func inverse(_ x: Tensor) -> Tensor {
    func perChannel(_ values: [Float]) -> Tensor { Tensor(values, shape: [1, 3, 1, 1]) }
    return (x * perChannel(std) + perChannel(mean)) * Double(scale / 255)
  }
}
