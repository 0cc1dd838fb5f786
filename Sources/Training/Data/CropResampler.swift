import Imaging

/// Resizing of which only a rectangle is computed.
///
/// A training crop keeps part of the resized image; resizing only what is kept costs a loader thread half as
/// much. Weights are those of `RGBImage.resized(…)`; sums stay in floating point until the
/// last step, where they are rounded to whole grey levels 0…255.
struct CropResampler {
  private let columns: Range<Int>
  private let rows: Range<Int>
  private let horizontal: ResamplingWeights
  private let vertical: ResamplingWeights

  /// - Parameters:
  ///   - source: Width and height of the image.
  ///   - target: Width and height that the whole image would be resized to.
  ///   - columns: The columns of the resized image to compute.
  ///   - rows: The rows of the resized image to compute.
  init(
    source: (width: Int, height: Int), target: (width: Int, height: Int), columns: Range<Int>,
    rows: Range<Int>, by resampling: Resampling = .bicubic
  ) {
    precondition(
      source.width > 0 && source.height > 0 && columns.lowerBound >= 0 && rows.lowerBound >= 0
        && columns.upperBound <= target.width && rows.upperBound <= target.height,
      "CropResampler: columns \(columns) and rows \(rows) leave \(target)")
    self.columns = columns
    self.rows = rows
    horizontal = resampling.weights(from: source.width, to: target.width)
    vertical = resampling.weights(from: source.height, to: target.height)
  }

  /// Computes the rectangle and hands each of its rows to `sink`, R G B and a fourth unused value a pixel.
  func rows(of image: RGBImage, sink: (_ row: Int, _ pixels: UnsafeBufferPointer<SIMD4<Float>>) -> Void) {
    guard let firstRow = rows.first, let lastRow = rows.last, !columns.isEmpty else { return }
    let width = columns.count
    let sourceRows = vertical.firsts[firstRow]..<vertical.firsts[lastRow] + vertical.counts[lastRow]
    withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: sourceRows.count * width) { narrow in
      withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: max(image.width, width)) { line in
        for y in sourceRows {
          let row = UnsafeMutableBufferPointer(rebasing: narrow[((y - sourceRows.lowerBound) * width)...])
          narrowRow(y, of: image, line: line, into: row)
        }
        for y in rows {
          combineRows(for: y, from: narrow, startingAt: sourceRows.lowerBound, into: line)
          sink(y - firstRow, UnsafeBufferPointer(rebasing: line[..<width]))
        }
      }
    }
  }

  /// The horizontal pass over one source row.
  private func narrowRow(
    _ y: Int, of image: RGBImage, line: UnsafeMutableBufferPointer<SIMD4<Float>>,
    into row: UnsafeMutableBufferPointer<SIMD4<Float>>
  ) {
    image.pixels.withUnsafeBufferPointer { pixels in
      // Each pixel is turned into floats once, not once for each of its taps.
      var at = 3 * y * image.width
      for x in 0..<image.width {
        line[x] = SIMD4(Float(pixels[at]), Float(pixels[at + 1]), Float(pixels[at + 2]), 0)
        at += 3
      }
    }
    horizontal.values.withUnsafeBufferPointer { weights in
      for (i, x) in columns.enumerated() {
        let first = horizontal.firsts[x]
        let base = x * horizontal.taps
        var sum = SIMD4<Float>.zero
        for k in 0..<horizontal.counts[x] { sum += weights[base + k] * line[first + k] }
        row[i] = sum
      }
    }
  }

  /// The vertical pass for one row of the result, rounded to grey levels.
  private func combineRows(
    for y: Int, from narrow: UnsafeMutableBufferPointer<SIMD4<Float>>, startingAt firstSource: Int,
    into line: UnsafeMutableBufferPointer<SIMD4<Float>>
  ) {
    let width = columns.count
    let white = SIMD4<Float>(repeating: 255)
    for x in 0..<width { line[x] = .zero }
    for k in 0..<vertical.counts[y] {
      let weight = vertical.values[y * vertical.taps + k]
      let row = (vertical.firsts[y] - firstSource + k) * width
      for x in 0..<width { line[x] += weight * narrow[row + x] }
    }
    for x in 0..<width {
      line[x] = (pointwiseMin(pointwiseMax(line[x], .zero), white) + 0.5).rounded(.down)
    }
  }
}
