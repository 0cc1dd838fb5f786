import Imaging

/// The augmentation of a training: random size, mirror, jitter and crop (METHODS §0.8).
///
/// The long side is a whole number drawn from [longSideMin, longSideMax]; the image is resized bicubically,
/// mirrored with probability ½, jittered where asked for, normalised, and a crop × crop window is cut at a
/// drawn place. Where the resized image is smaller than the window it lies at a drawn place in it, and the
/// rest is zero *after* normalisation. The image's companions go the same way.
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
    let size = placement.size
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
      for (row, y) in placement.rows.enumerated() {
        write(row: row, of: placement, normalization: normalization, into: window) { i in
          let at = 3 * (y * size.width + placement.columns.lowerBound + i)
          return SIMD4(
            Float(whole.pixels[at]), Float(whole.pixels[at + 1]), Float(whole.pixels[at + 2]), 0)
        }
      }
    } else {
      CropResampler(
        source: (image.width, image.height), target: size, columns: placement.columns, rows: placement.rows
      ).rows(of: image) { row, pixels in
        write(row: row, of: placement, normalization: normalization, into: window) { pixels[$0] }
      }
    }
  }

  /// Normalises one row of pixels into the window, reversed where the image is mirrored.
  @inline(__always)
  private func write(
    row: Int, of placement: Placement, normalization: PixelNormalization,
    into window: UnsafeMutableBufferPointer<Float>, pixel: (Int) -> SIMD4<Float>
  ) {
    let frame = placement.frame
    let count = frame.columns.count
    let start = 3 * ((frame.rows.lowerBound + row) * crop + frame.columns.lowerBound)
    for i in 0..<count {
      let value = normalization(pixel(placement.mirrored ? count - 1 - i : i))
      window[start + 3 * i] = value[0]
      window[start + 3 * i + 1] = value[1]
      window[start + 3 * i + 2] = value[2]
    }
  }

  /// Writes the window of a plane that lies on an image of its size into `window`: crop·crop floats, row-major.
  ///
  /// Every value of `window` is written; colours change nothing.
  public func render(
    _ plane: ScalarMap, as companion: Companion, draw: AugmentationDraw,
    into window: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(window.count == crop * crop, "Augmentation: the window holds \(window.count) values")
    window.update(repeating: companion.fill)
    let placement = Placement(of: (plane.width, plane.height), by: draw, crop: crop)
    let frame = placement.frame
    let count = frame.columns.count
    PlaneResampler(target: placement.size, columns: placement.columns, rows: placement.rows)
      .rows(of: plane, by: companion.resizing) { row, values in
        let start = (frame.rows.lowerBound + row) * crop + frame.columns.lowerBound
        for i in 0..<count { window[start + i] = values[placement.mirrored ? count - 1 - i : i] }
      }
  }
}
