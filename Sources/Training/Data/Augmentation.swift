import Imaging

/// The augmentation of a training: random size, mirror, jitter and crop (METHODS §0.8).
///
/// The long side is a whole number drawn from [longSideMin, longSideMax]; the image is resized bicubically,
/// mirrored with probability ½, jittered where asked for, normalised, and a crop × crop window is cut at a
/// drawn place. Where the resized image is smaller than the window it lies at a drawn place in it, and the
/// rest is zero *after* normalisation.
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
  /// Where a drawn crop lies along one axis.
  public struct Span: Hashable, Sendable {
    /// The first position of the resized image that is kept.
    public var source: Int
    /// The position in the window at which it lands.
    public var target: Int
    /// How many positions are kept.
    public var count: Int
  }

  /// The span of an axis that is `side` long after resizing, for a place in [0, 1).
  public func span(of side: Int, place: Float) -> Span {
    let room = abs(side - crop)
    let offset = min(room, Int(place * Float(room + 1)))
    return side > crop
      ? Span(source: offset, target: 0, count: crop) : Span(source: 0, target: offset, count: side)
  }

  /// Width and height of an image after its longer side was made `longSide` long.
  public static func size(width: Int, height: Int, longSide: Int) -> (width: Int, height: Int) {
    let ratio = Double(longSide) / Double(max(width, height))
    return (
      max(1, Int((Double(width) * ratio).rounded())), max(1, Int((Double(height) * ratio).rounded()))
    )
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
    let place = Placement(self, draw: draw, width: image.width, height: image.height)
    func write(row: Int, pixel: (Int) -> SIMD4<Float>) {
      place.forEachPixel(ofRow: row) { source, target in
        let value = normalization(pixel(source))
        window[3 * target] = value[0]
        window[3 * target + 1] = value[1]
        window[3 * target + 2] = value[2]
      }
    }
    if let jitter = draw.jitter {
      // Contrast is measured on the whole picture, so all of it is resized.
      let (width, height) = place.size
      var whole = RGBImage(width: width, height: height)
      CropResampler(
        source: (image.width, image.height), target: place.size, columns: 0..<width, rows: 0..<height
      ).rows(of: image) { row, pixels in
        for (i, pixel) in pixels.enumerated() {
          for c in 0..<3 { whole.pixels[3 * (row * width + i) + c] = UInt8(pixel[c]) }
        }
      }
      jitter.apply(to: &whole.pixels)
      for row in 0..<place.rows.count {
        let first = (place.rows.lowerBound + row) * width + place.columns.lowerBound
        write(row: row) { i in
          let at = 3 * (first + i)
          return SIMD4(
            Float(whole.pixels[at]), Float(whole.pixels[at + 1]), Float(whole.pixels[at + 2]), 0)
        }
      }
    } else {
      place.resampler(from: (image.width, image.height), by: .bicubic).rows(of: image) { row, pixels in
        write(row: row) { pixels[$0] }
      }
    }
  }
}
