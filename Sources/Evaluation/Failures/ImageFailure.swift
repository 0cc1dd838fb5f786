/// One thing that is wrong with the mask or the saliency map of an image.
public struct ImageFailure: Hashable, Sendable, Codable {
  public var kind: FailureKind
  /// The class from 1; 0 for salient parts, which have none.
  public var label: Int
  /// The number of a missing object among the image's `Instances`, from 0.
  public var instance: Int?
  /// Pixels of the class or object that is missing, or of what is too much.
  public var area: Int
  /// The area as a share of the image.
  public var share: Double
  /// How much of it was found: the IoU of a missing class, else the share of its pixels.
  public var found: Double?
  /// Where in the image.
  public var box: PixelRect
  /// The stage at which a missing class or object was lost; nil: not known, or nothing is missing.
  public var cause: FailureCause?

  public init(
    kind: FailureKind, label: Int, instance: Int? = nil, area: Int, share: Double, found: Double? = nil,
    box: PixelRect, cause: FailureCause? = nil
  ) {
    self.kind = kind
    self.label = label
    self.instance = instance
    self.area = area
    self.share = share
    self.found = found
    self.box = box
    self.cause = cause
  }
}
