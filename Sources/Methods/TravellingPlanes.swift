/// A kind of planes that travels with an image through resizing, mirroring and cropping: labels, scores, saliency.
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
  /// What lies where the window is larger than the image.
  public var fill: UInt8

  public init(_ name: String, channels: Int = 1, resampling: Resampling, fill: UInt8) {
    self.name = name
    self.channels = channels
    self.resampling = resampling
    self.fill = fill
  }
}

/// The planes of one kind of one image, one byte a pixel: labels as they are, scores and saliency as 255ths.
public struct PlaneStack: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// Each of width·height bytes, row-major.
  public let planes: [[UInt8]]

  public init(width: Int, height: Int, planes: [[UInt8]]) {
    precondition(
      planes.allSatisfy { $0.count == width * height }, "PlaneStack: a plane is not \(width)×\(height)")
    self.width = width
    self.height = height
    self.planes = planes
  }
}
