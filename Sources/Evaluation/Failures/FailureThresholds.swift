/// Where failures begin (METHODS §6.9).
public struct FailureThresholds: Hashable, Sendable, Codable {
  /// A present class is missing from a mask below this IoU.
  public var missingClassIoU = 0.05
  /// An instance is missing from a mask below this share of its pixels.
  public var missingObjectShare = 0.1
  /// How far near-boundary reaches from the true region, in pixels.
  public var boundary = 5
  /// A class is not recognised below this probability.
  public var recognition = 0.5
  /// What is salient lies above this.
  public var salient: Float = 0.5
  /// A present class is missing from a saliency map below this share of its pixels.
  public var saliencyClassShare = 0.1
  /// An instance is missing from a saliency map below this share of its pixels.
  public var saliencyObjectShare = 0.5
  /// A salient part is false coverage from this share of the image on.
  public var saliencyPartShare = 0.001
  /// A salient part is false coverage below this share of its pixels on objects.
  public var saliencyOnObjectShare = 0.1

  public init() {}
}
