/// What chance decides about one image of one epoch (METHODS §0.8).
///
/// A draw depends on (seed, epoch, image index) only and never on the image's size, so that the numbers
/// behind a crop stay the same when a component is switched.
public struct AugmentationDraw: Hashable, Sendable {
  /// The length of the longer side after resizing.
  public var longSide: Int
  /// Whether the image is mirrored.
  public var mirrored: Bool
  /// Where the crop lies within the room that it has, [0, 1) from the left and from the top.
  public var placeX: Float
  public var placeY: Float
  /// The colour jitter; nil: none.
  public var jitter: ColorJitter?

  public init(longSide: Int, mirrored: Bool, placeX: Float, placeY: Float, jitter: ColorJitter? = nil) {
    self.longSide = longSide
    self.mirrored = mirrored
    self.placeX = placeX
    self.placeY = placeY
    self.jitter = jitter
  }
}
