import Imaging

/// A kind of planes that travels with an image through resizing, mirroring and cropping: labels, scores, saliency
/// (METHODS §0.8).
public struct PlaneKind: Hashable, Sendable {
  /// How a plane takes the size that the image takes.
  public enum Resampling: Hashable, Sendable {
    /// For labels, between which there is nothing.
    case nearest
    /// For scores.
    case bilinear
    /// For maps that are resized with the image itself.
    case bicubic
  }

  /// The name by which losses ask a batch for them.
  public var name: String
  /// C; planes that an image does not have are filled.
  public var channels: Int
  public var resampling: Resampling
  /// What lies where the window shows no image.
  public var fill: UInt8

  public init(_ name: String, channels: Int = 1, resampling: Resampling, fill: UInt8) {
    self.name = name
    self.channels = channels
    self.resampling = resampling
    self.fill = fill
  }

  /// A saliency map; nothing is salient outside the image, as in EPS.
  public static let saliency = PlaneKind("saliency", resampling: .bicubic, fill: 0)

  /// A pseudo-mask; outside the image it is void.
  public static let masks = PlaneKind("masks", resampling: .nearest, fill: LabelMap.void)
}
