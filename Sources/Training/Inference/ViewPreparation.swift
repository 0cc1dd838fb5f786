import Imaging
import Networks

/// Turns images into the network's views of them, off the libtorch thread.
public struct ViewPreparation: Sendable {
  let scales: [Int]
  let sides: SideRule
  let normalization: PixelNormalization

  /// - Parameters:
  ///   - scales: Long sides in pixels.
  ///   - sides: What the weights allow.
  public init(scales: [Int], sides: SideRule, normalization: PixelNormalization) {
    self.scales = scales
    self.sides = sides
    self.normalization = normalization
  }

  /// The views of an image, one a scale.
  public func callAsFunction(_ image: RGBImage) -> PreparedImage {
    PreparedImage(
      width: image.width, height: image.height, views: scales.map { view(of: image, longSide: $0) })
  }

  /// Width and height at which an image is seen: its long side brought to `longSide`, both sides moved to
  /// the nearest that the weights allow.
  public func size(width: Int, height: Int, longSide: Int) -> (width: Int, height: Int) {
    let ratio = Double(longSide) / Double(max(width, height, 1))
    func side(_ length: Int) -> Int { sides.nearest(to: max(1, Int((Double(length) * ratio).rounded()))) }
    return (side(width), side(height))
  }

  private func view(of image: RGBImage, longSide: Int) -> PreparedImage.View {
    let size = size(width: image.width, height: image.height, longSide: longSide)
    let pixels = [Float](unsafeUninitializedCapacity: 3 * size.width * size.height) { values, count in
      CropResampler(
        source: (image.width, image.height), target: size, columns: 0..<size.width, rows: 0..<size.height
      ).rows(of: image) { row, line in
        var at = 3 * row * size.width
        for pixel in line {
          let value = normalization(pixel)
          values[at] = value[0]
          values[at + 1] = value[1]
          values[at + 2] = value[2]
          at += 3
        }
      }
      count = 3 * size.width * size.height
    }
    return PreparedImage.View(width: size.width, height: size.height, pixels: pixels)
  }
}

/// An image ready for the network.
public struct PreparedImage: Sendable {
  /// The image's own size.
  public let width: Int
  public let height: Int
  /// One for each scale.
  public let views: [View]

  /// Normalised pixels, rows of R G B floats (or B G R, as the network wants them).
  public struct View: Sendable {
    public let width: Int
    public let height: Int
    public let pixels: [Float]
  }
}
