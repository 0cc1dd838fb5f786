import Torch

/// Reproducible weights without a file, the same in every program (PARITY §3.12, `net.filler`).
///
/// Element i of the tensor with key k is u(hash(k), i) ∈ [−1, 1), scaled by what the name says: √(6/fan_in) for
/// tensors with two or more axes, 0.1·u for means and biases, 1 + 0.5·u for variances, gain + 0.2·u for the
/// weights of norms.
public struct DeterministicFiller: Hashable, Sendable {
  /// The mean of the weights of norms.
  public var gain: Float

  public init(gain: Float) { self.gain = gain }

  /// Elements of the flattened tensor.
  public func values(key: String, shape: [Int], range: Range<Int>) -> [Float] {
    // FNV-1a of the key.
    let hash = key.utf8.reduce(UInt32(0x811C_9DC5)) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    let (offset, scale) = law(key: key, shape: shape)
    return range.map { index in
      var x = UInt32(truncatingIfNeeded: index) &* 0x9E37_79B1 &+ hash
      x ^= x >> 16
      x = x &* 0x85EB_CA6B
      x ^= x >> 13
      x = x &* 0xC2B2_AE35
      x ^= x >> 16
      let u = Float(x >> 8) / 8_388_608 - 1
      return offset + scale * u
    }
  }

  /// A whole tensor.
  public func tensor(key: String, shape: [Int]) -> Tensor {
    Tensor(values(key: key, shape: shape, range: 0..<shape.reduce(1, *)), shape: shape)
  }

  /// Fills a network's state.
  public func fill(_ state: StateDictionary) {
    for entry in state { entry.tensor.copy(from: tensor(key: entry.name, shape: entry.tensor.shape)) }
  }

  private func law(key: String, shape: [Int]) -> (offset: Float, scale: Float) {
    if shape.count >= 2 {
      let fanIn = shape.dropFirst().reduce(1, *)
      return (0, (6 / Float(fanIn)).squareRoot())
    }
    if key.hasSuffix("running_mean") { return (0, 0.1) }
    if key.hasSuffix("running_var") { return (1, 0.5) }
    if key.hasSuffix("bias") { return (0, 0.1) }
    return (gain, 0.2)
  }
}
