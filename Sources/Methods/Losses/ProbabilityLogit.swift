import Torch

/// The logit of a probability, bounded: L(p) = log(p(1−ε) + ε) − log(1 − p(1−ε)) with ε = 1e-3, so that
/// σ(L(p)) = (p(1−ε) + ε)/(1 + ε) (METHODS §1.1.1).
public func probabilityLogit(_ p: Tensor) -> Tensor {
  let epsilon = 1e-3
  let scaled = p * (1 - epsilon)
  return log(scaled + epsilon) - log(1 - scaled)
}
