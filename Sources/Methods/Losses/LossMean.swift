import Torch

/// The mean of scalars: a loss that every view of an image has.
func mean(of losses: [Tensor]) -> Tensor {
  stacked(losses).mean()
}
