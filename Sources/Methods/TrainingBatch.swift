import Torch

/// A batch on its way into a loss.
public struct TrainingBatch {
  /// Normalised windows [B,3,H,W].
  public var images: Tensor
  /// Image labels y [B,K] in {0, 1}.
  public var labels: Tensor
  /// What travelled with the images, by the name of its kind: bytes [B,C,H,W].
  public var planes: [String: Tensor]
  /// Saliency maps, for methods that need them.
  public var saliency: SaliencyBatch?
  /// Masks, for methods that need them.
  public var masks: MaskBatch?
  /// 1 for images that are taught by their true masks, else 0 [B]; nil: none of the training is.
  public var labelled: Tensor?
  /// Boxes, for methods that need them.
  public var boxes: BoxBatch?

  public init(
    images: Tensor, labels: Tensor, planes: [String: Tensor] = [:], saliency: SaliencyBatch? = nil
  ) {
    precondition(
      images.rank == 4 && labels.rank == 2 && images.shape[0] == labels.shape[0],
      "TrainingBatch: images \(images.shape) and labels \(labels.shape)")
    self.images = images
    self.labels = labels
    self.planes = planes
    self.saliency = saliency
  }

  /// The planes of a kind; that they travelled along is for the training to see to.
  public func plane(_ name: String) -> Tensor {
    guard let plane = planes[name] else {
      preconditionFailure("TrainingBatch: no planes '\(name)' travelled with the images")
    }
    return plane
  }
}

/// The saliency maps of a batch, and where they say something.
public struct SaliencyBatch {
  /// M_s [B,1,H,W] in 0…1; 0 in the padding and for images that have no map.
  public var maps: Tensor
  /// 1 for images that have a map, else 0 [B].
  public var known: Tensor
  /// 1 where a window shows its image and 0 in its padding [B,1,H,W].
  public var coverage: Tensor

  public init(maps: Tensor, known: Tensor, coverage: Tensor) {
    precondition(
      maps.rank == 4 && maps.shape[1] == 1 && coverage.shape == maps.shape && known.shape == [maps.shape[0]],
      "SaliencyBatch: maps \(maps.shape), known \(known.shape), coverage \(coverage.shape)")
    self.maps = maps
    self.known = known
    self.coverage = coverage
  }
}
