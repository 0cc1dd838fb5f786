import Torch

/// A batch on its way into a loss.
public struct TrainingBatch {
  /// Normalised windows [B,3,H,W].
  public var images: Tensor
  /// Image labels y [B,K] in {0, 1}.
  public var labels: Tensor

  public init(images: Tensor, labels: Tensor) {
    precondition(
      images.rank == 4 && labels.rank == 2 && images.shape[0] == labels.shape[0],
      "TrainingBatch: images \(images.shape) and labels \(labels.shape)")
    self.images = images
    self.labels = labels
  }
}
