import Imaging

/// Resamples layers to the raster that a glyph fit reads: a fixed number of samples a cell.
///
/// All layers of a viewport are resampled to rasters of one size, composed there (a heat map over a
/// photograph with its alpha, a mask over that) and fitted once.
public struct PictureScaler: Hashable, Sendable {
  /// The part of the image in view.
  public let viewport: PictureViewport
  /// Cells across.
  public let columns: Int
  /// Cells down.
  public let rows: Int
  /// What the raster will be fitted with: `PictureStyle.rasterGlyphs`.
  public let glyphs: GlyphSet

  /// A scaler for a block of cells; a negative size is a programmer's error.
  public init(viewport: PictureViewport, columns: Int, rows: Int, glyphs: GlyphSet = .block) {
    precondition(columns >= 0 && rows >= 0, "PictureScaler: \(columns)×\(rows) cells")
    self.viewport = viewport
    self.columns = columns
    self.rows = rows
    self.glyphs = glyphs
  }

  /// Samples across the raster.
  public var width: Int { columns * glyphs.samplesAcross }
  /// Samples down the raster.
  public var height: Int { rows * glyphs.samplesDown }

  /// The footprints of both axes on a source; the viewport is scaled where the source is a layer of another
  /// size.
  func footprints(
    sourceWidth: Int, sourceHeight: Int, imageWidth: Int?, imageHeight: Int?
  ) -> (across: AxisFootprint, down: AxisFootprint) {
    let seen = viewport.scaled(
      fromWidth: imageWidth ?? sourceWidth, fromHeight: imageHeight ?? sourceHeight, toWidth: sourceWidth,
      toHeight: sourceHeight)
    return (
      AxisFootprint(start: seen.x, length: seen.width, samples: width, sourceCount: sourceWidth),
      AxisFootprint(start: seen.y, length: seen.height, samples: height, sourceCount: sourceHeight)
    )
  }

  /// The raster of an image: the mean of its sRGB values where it shrinks, its own pixels where it grows.
  ///
  /// The fit that follows takes means of the same values and counts its errors in them, so that a cell's colours are
  /// the best for its source pixels and not only for its samples. Means of linear light would be what a camera sees
  /// from afar, and lose a tenth of a decibel here.
  ///
  /// - Parameter outside: the colour of samples beyond the image.
  /// - Complexity: the pixels in view plus the samples.
  public func raster(of image: RGBImage, outside: RGBColor = RGBColor(0, 0, 0)) -> RGBImage {
    var result = RGBImage(width: width, height: height, filledWith: outside)
    guard image.width > 0, image.height > 0, width > 0, height > 0 else { return result }
    let (across, down) = footprints(
      sourceWidth: image.width, sourceHeight: image.height, imageWidth: nil, imageHeight: nil)
    result.pixels.withUnsafeMutableBufferPointer { output in
      image.pixels.withUnsafeBufferPointer { source in
        if across.isNearest && down.isNearest {
          copyNearest(source, sourceWidth: image.width, across, down, into: output)
        } else {
          average(source, sourceWidth: image.width, across, down, into: output)
        }
      }
    }
    return result
  }

  private func copyNearest(
    _ source: UnsafeBufferPointer<UInt8>, sourceWidth: Int, _ across: AxisFootprint, _ down: AxisFootprint,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) {
    guard let base = output.baseAddress else { return }
    let rowBytes = 3 * width
    for y in 0..<height where down.count[y] > 0 {
      if y > 0 && down.count[y - 1] > 0 && down.first[y - 1] == down.first[y] {
        (base + y * rowBytes).update(from: base + (y - 1) * rowBytes, count: rowBytes)
        continue
      }
      let line = 3 * sourceWidth * Int(down.first[y])
      across.first.withUnsafeBufferPointer { first in
        across.count.withUnsafeBufferPointer { count in
          for x in 0..<width where count[x] > 0 {
            let from = line + 3 * Int(first[x])
            let to = y * rowBytes + 3 * x
            output[to] = source[from]
            output[to + 1] = source[from + 1]
            output[to + 2] = source[from + 2]
          }
        }
      }
    }
  }

  /// Box filter, separable: each source row in view is filtered across once and added to the samples it
  /// covers.
  private func average(
    _ source: UnsafeBufferPointer<UInt8>, sourceWidth: Int, _ across: AxisFootprint, _ down: AxisFootprint,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) {
    let zero = SIMD4<Float>.zero
    var filtered = [SIMD4<Float>](repeating: zero, count: width)
    var filteredRow = -1
    var sums = [SIMD4<Float>](repeating: zero, count: width)
    for y in 0..<height where down.count[y] > 0 {
      for x in 0..<width { sums[x] = zero }
      for k in 0..<Int(down.count[y]) {
        let row = Int(down.first[y]) + k
        if row != filteredRow {
          filter(source, line: 3 * sourceWidth * row, across, into: &filtered)
          filteredRow = row
        }
        let weight = SIMD4<Float>(repeating: down.weights[Int(down.weightStart[y]) + k])
        for x in 0..<width { sums[x] += weight * filtered[x] }
      }
      round(sums, across, y: y, into: output)
    }
  }

  private func filter(
    _ source: UnsafeBufferPointer<UInt8>, line: Int, _ across: AxisFootprint,
    into filtered: inout [SIMD4<Float>]
  ) {
    across.weights.withUnsafeBufferPointer { weights in
      for x in 0..<width {
        var sum = SIMD4<Float>.zero
        var from = line + 3 * Int(across.first[x])
        var weight = Int(across.weightStart[x])
        for _ in 0..<Int(across.count[x]) {
          let pixel = SIMD4<Float>(
            Float(source[from]), Float(source[from + 1]), Float(source[from + 2]), 0)
          sum += weights[weight] * pixel
          from += 3
          weight += 1
        }
        filtered[x] = sum
      }
    }
  }

  private func round(
    _ sums: [SIMD4<Float>], _ across: AxisFootprint, y: Int, into output: UnsafeMutableBufferPointer<UInt8>
  ) {
    let half = SIMD4<Float>(repeating: 0.5)
    // Sums of rounded weights may exceed 1 by a few ulps.
    let largest = SIMD4<Float>(repeating: 255)
    for x in 0..<width where across.count[x] > 0 {
      let value = SIMD4<Int32>((sums[x] + half).clamped(lowerBound: .zero, upperBound: largest))
      let to = 3 * (y * width + x)
      output[to] = UInt8(truncatingIfNeeded: value.x)
      output[to + 1] = UInt8(truncatingIfNeeded: value.y)
      output[to + 2] = UInt8(truncatingIfNeeded: value.z)
    }
  }
}
