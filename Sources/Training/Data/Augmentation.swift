import Imaging

/// The augmentation of a training: random size, mirror, jitter and crop (METHODS §0.8).
///
/// The long side is a whole number drawn from [longSideMin, longSideMax]; the image is resized bicubically,
/// mirrored with probability ½, jittered where asked for, normalised, and a crop × crop window is cut at a
/// drawn place. Where the resized image is smaller than the window it lies at a drawn place in it, and the
/// rest is zero *after* normalisation. The planes of the image go the same way.
public struct Augmentation: Hashable, Sendable {
  public var longSides: ClosedRange<Int>
  /// The side of the window.
  public var crop: Int
  public var mirrors: Bool
  public var jitters: Bool

  public init(longSides: ClosedRange<Int>, crop: Int, mirrors: Bool = true, jitters: Bool = false) {
    precondition(longSides.lowerBound > 0 && crop > 0, "Augmentation: sides \(longSides), crop \(crop)")
    self.longSides = longSides
    self.crop = crop
    self.mirrors = mirrors
    self.jitters = jitters
  }

  /// What chance decides about an image: a function of these three numbers and nothing else.
  public func draw(seed: Int, epoch: Int, image: Int) -> AugmentationDraw {
    var generator = KeyedGenerator(UInt64(bitPattern: Int64(seed)), UInt64(epoch), UInt64(image), 0xA06)
    let longSide = longSides.lowerBound + generator.below(longSides.count)
    let mirrored = generator.unit() < 0.5
    let placeX = generator.unit()
    let placeY = generator.unit()
    let jitter = ColorJitter(using: &generator)
    return AugmentationDraw(
      longSide: longSide, mirrored: mirrors && mirrored, placeX: placeX, placeY: placeY,
      jitter: jitters ? jitter : nil)
  }
}

extension Augmentation {
  /// Where an image of that size lies in its window.
  public func frame(width: Int, height: Int, draw: AugmentationDraw) -> WindowFrame {
    Placement(of: (width, height), by: draw, crop: crop).frame
  }

  /// Writes the normalised window of an image into `window`: crop·crop pixels of R G B floats, row-major.
  ///
  /// Every value of `window` is written.
  public func render(
    _ image: RGBImage, draw: AugmentationDraw, normalization: PixelNormalization,
    into window: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(window.count == 3 * crop * crop, "Augmentation: the window holds \(window.count) values")
    window.update(repeating: 0)
    let placement = Placement(of: (image.width, image.height), by: draw, crop: crop)
    func write(row: Int, pixel: (Int) -> SIMD4<Float>) {
      placement.forEachPixel(ofRow: row) { source, target in
        let value = normalization(pixel(source))
        window[3 * target] = value[0]
        window[3 * target + 1] = value[1]
        window[3 * target + 2] = value[2]
      }
    }
    if let jitter = draw.jitter {
      // Contrast is measured on the whole picture, so all of it is resized.
      let (width, height) = placement.size
      var whole = RGBImage(width: width, height: height)
      CropResampler(
        source: (image.width, image.height), target: placement.size, columns: 0..<width, rows: 0..<height
      ).rows(of: image) { row, pixels in
        for (i, pixel) in pixels.enumerated() {
          for c in 0..<3 { whole.pixels[3 * (row * width + i) + c] = UInt8(pixel[c]) }
        }
      }
      jitter.apply(to: &whole.pixels)
      for (row, y) in placement.rows.enumerated() {
        let first = y * width + placement.columns.lowerBound
        write(row: row) { i in
          let at = 3 * (first + i)
          return SIMD4(
            Float(whole.pixels[at]), Float(whole.pixels[at + 1]), Float(whole.pixels[at + 2]), 0)
        }
      }
    } else {
      placement.resampler(from: (image.width, image.height)).rows(of: image) { row, pixels in
        write(row: row) { pixels[$0] }
      }
    }
  }
}
