import Evaluation

/// The score of one image under one epoch, as lists sort it.
public struct IndexedImage: Hashable, Sendable {
  public var image: String
  /// Mean IoU over the classes of truth and prediction, background included; nil: nothing but void.
  public var iou: Double?
  /// The same without background.
  public var foregroundIoU: Double?
  /// What the list was ordered by; nil: unknown.
  public var value: Double?

  public init(image: String, iou: Double?, foregroundIoU: Double?, value: Double? = nil) {
    self.image = image
    self.iou = iou
    self.foregroundIoU = foregroundIoU
    self.value = value
  }
}

/// A failure with the image that it is in.
public struct IndexedFailure: Hashable, Sendable, Codable {
  public var image: String
  public var failure: ImageFailure

  public init(image: String, failure: ImageFailure) {
    self.image = image
    self.failure = failure
  }
}
