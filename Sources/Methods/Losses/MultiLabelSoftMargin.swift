import Torch

/// Multi-label soft margin, the mean of BCE(z_k, y_k) over images and classes (METHODS §0.4).
///
/// ℓ(z, y) = mean_k [ −y_k log σ(z_k) − (1 − y_k) log(1 − σ(z_k)) ], then the mean over the batch.
///
/// - Parameters:
///   - z: Logits [N,K], or [N,K,S] where every one of S places has the same label.
///   - y: Labels [N,K] in 0…1.
public func multiLabelSoftMargin(logits z: Tensor, labels y: Tensor) -> Tensor {
  precondition(
    (z.rank == 2 || z.rank == 3) && z.shape.prefix(2) == y.shape[...],
    "multiLabelSoftMargin: logits \(z.shape) and labels \(y.shape)")
  // Half precision loses the tails of σ.
  let logits = z.converted(to: .float32)
  let targets = z.rank == 2 ? y : y.unsqueezed(at: .index(-1)).expanded(to: z.shape)
  // Without an image or a class there is nothing to lose, where the mean of nothing would be 0/0.
  guard logits.count > 0 else { return logits.sum() }
  return binaryCrossEntropy(logits: logits, targets: targets)
}
