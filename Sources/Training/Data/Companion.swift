/// A kind of plane that travels with its image through resize, mirror and crop (METHODS §0.8).
///
/// Saliency maps, score maps and label maps lie on their image pixel by pixel, and have to do so in every window that
/// is cut from it.
public struct Companion: Hashable, Sendable {
  /// How the plane takes the drawn size.
  public enum Resizing: Hashable, Sendable {
    /// As the image; values lie in 0…1, and what overshoots is cut off there.
    case bicubic
    /// From the nearest pixel centre: labels have nothing in between.
    case nearest
  }

  public var resizing: Resizing
  /// The value where the window shows no image.
  public var fill: Float

  public init(resizing: Resizing, fill: Float) {
    self.resizing = resizing
    self.fill = fill
  }

  /// A saliency map in 0…1; nothing is salient outside the image, as in EPS.
  public static let saliency = Companion(resizing: .bicubic, fill: 0)
}
