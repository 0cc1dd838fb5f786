/// The score of one image under one epoch, as lists sort it.
public struct IndexedImage: Hashable, Sendable {
  public var image: String
  /// Mean IoU over the classes of truth and prediction, background included; nil: nothing but void.
  public var iou: Double?
  /// The same without background.
  public var foregroundIoU: Double?

  public init(image: String, iou: Double?, foregroundIoU: Double?) {
    self.image = image
    self.iou = iou
    self.foregroundIoU = foregroundIoU
  }
}
