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
  public static func size(of image: RGBImage, longSide: Int) -> (width: Int, height: Int) {
    let ratio = Double(longSide) / Double(max(image.width, image.height))
    return (
      max(1, Int((Double(image.width) * ratio).rounded())),
      max(1, Int((Double(image.height) * ratio).rounded()))
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
    let size = Self.size(of: image, longSide: draw.longSide)
    let x = span(of: size.width, place: draw.placeX)
    let y = span(of: size.height, place: draw.placeY)
    // The crop is cut from the mirrored image; resizing happens before, so columns are counted from the
    // right there.
    let firstColumn = draw.mirrored ? size.width - x.source - x.count : x.source
    let columns = firstColumn..<firstColumn + x.count
    let rows = y.source..<y.source + y.count
    if let jitter = draw.jitter {
      // Contrast is measured on the whole picture, so all of it is resized.
      var whole = RGBImage(width: size.width, height: size.height)
      CropResampler(
        source: (image.width, image.height), target: size, columns: 0..<size.width, rows: 0..<size.height
      ).rows(of: image) { row, pixels in
        for (i, pixel) in pixels.enumerated() {
          for c in 0..<3 { whole.pixels[3 * (row * size.width + i) + c] = UInt8(pixel[c]) }
        }
      }
      jitter.apply(to: &whole.pixels)
      for (row, y0) in rows.enumerated() {
        write(
          row: y.target + row, from: x.target, count: x.count, mirrored: draw.mirrored,
          normalization: normalization, into: window
        ) { i in
          let at = 3 * (y0 * size.width + columns.lowerBound + i)
          return SIMD4(
            Float(whole.pixels[at]), Float(whole.pixels[at + 1]), Float(whole.pixels[at + 2]), 0)
        }
      }
    } else {
      CropResampler(source: (image.width, image.height), target: size, columns: columns, rows: rows)
        .rows(of: image) { row, pixels in
          write(
            row: y.target + row, from: x.target, count: x.count, mirrored: draw.mirrored,
            normalization: normalization, into: window
          ) { pixels[$0] }
        }
    }
  }

  /// Normalises one row of pixels into the window, reversed where the image is mirrored.
  @inline(__always)
  private func write(
    row: Int, from target: Int, count: Int, mirrored: Bool, normalization: PixelNormalization,
    into window: UnsafeMutableBufferPointer<Float>, pixel: (Int) -> SIMD4<Float>
  ) {
    let start = 3 * (row * crop + target)
    for i in 0..<count {
      let value = normalization(pixel(mirrored ? count - 1 - i : i))
      window[start + 3 * i] = value[0]
      window[start + 3 * i + 1] = value[1]
      window[start + 3 * i + 2] = value[2]
    }
  }
}
