import Torch

/// A batch on its way into a loss.
public struct TrainingBatch {
  /// Normalised windows [B,3,H,W].
  public var images: Tensor
  /// Image labels y [B,K] in {0, 1}.
  public var labels: Tensor
  /// What travelled with the images, by the name of its kind: bytes [B,C,H,W].
  public var planes: [String: Tensor]

  public init(images: Tensor, labels: Tensor, planes: [String: Tensor] = [:]) {
    precondition(
      images.rank == 4 && labels.rank == 2 && images.shape[0] == labels.shape[0],
      "TrainingBatch: images \(images.shape) and labels \(labels.shape)")
    self.images = images
    self.labels = labels
    self.planes = planes
  }

  /// The planes of a kind; that they travelled along is for the training to see to.
  public func plane(_ name: String) -> Tensor {
    guard let plane = planes[name] else {
      preconditionFailure("TrainingBatch: no planes '\(name)' travelled with the images")
    }
    return plane
  }
}
