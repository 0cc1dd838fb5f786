import Imaging

/// An image as far as its file can be read.
public struct Photograph: Equatable, Sendable {
  public let image: RGBImage
  /// One sentence each; empty for a sound file.
  public let warnings: [String]
}
