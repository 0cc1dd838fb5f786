import Foundation
import Imaging

/// Bicubic resizing of which only a rectangle is computed.
///
/// A training crop keeps part of the resized image; resizing only what is kept costs a loader thread half as much.
/// The filter is the one of `PIL.Image.resize(BICUBIC)`: Keys' kernel with a = −½, widened by the reduction factor
/// when the image shrinks, clipped at the border with its weights renormalised. Sums stay in floating point until
/// the last step, where they are rounded to whole grey levels 0…255.
struct CropResampler {
  /// The weights of one axis: output position i reads `count[i]` source positions from `first[i]`.
  private struct Axis {
    var first: [Int] = []
    var count: [Int] = []
    var weights: [Float] = []
    /// Weights reserved for each output position.
    var stride = 0

    /// - Parameters:
    ///   - source: Positions of the source.
    ///   - target: Positions after resizing.
    ///   - range: The output positions to compute.
    init(source: Int, target: Int, range: Range<Int>) {
      let scale = Double(source) / Double(target)
      let widening = max(1, scale)
      let support = 2 * widening
      stride = Int(support.rounded(.up)) * 2 + 1
      first.reserveCapacity(range.count)
      count.reserveCapacity(range.count)
      weights = [Float](repeating: 0, count: range.count * stride)
      for (i, position) in range.enumerated() {
        let center = (Double(position) + 0.5) * scale
        let low = max(0, Int((center - support + 0.5).rounded(.down)))
        let high = min(source, Int((center + support + 0.5).rounded(.down)))
        var sum = 0.0
        for k in low..<high {
          let weight = Self.keys((Double(k) - center + 0.5) / widening)
          weights[i * stride + k - low] = Float(weight)
          sum += weight
        }
        for k in 0..<high - low { weights[i * stride + k] /= Float(sum) }
        first.append(low)
        count.append(high - low)
      }
    }

    /// Keys' cubic convolution kernel, a = −½.
    private static func keys(_ x: Double) -> Double {
      let t = abs(x)
      if t < 1 { return (1.5 * t - 2.5) * t * t + 1 }
      if t < 2 { return ((-0.5 * t + 2.5) * t - 4) * t + 2 }
      return 0
    }
  }

  /// Columns of the resized image that are kept.
  private let columns: Range<Int>
  private let horizontal: Axis
  private let vertical: Axis

  /// - Parameters:
  ///   - source: Width and height of the image.
  ///   - target: Width and height that the whole image would be resized to.
  ///   - columns: The columns of the resized image to compute.
  ///   - rows: The rows of the resized image to compute.
  init(
    source: (width: Int, height: Int), target: (width: Int, height: Int), columns: Range<Int>,
    rows: Range<Int>
  ) {
    precondition(
      source.width > 0 && source.height > 0 && columns.lowerBound >= 0 && rows.lowerBound >= 0
        && columns.upperBound <= target.width && rows.upperBound <= target.height,
      "CropResampler: columns \(columns) and rows \(rows) leave \(target)")
    self.columns = columns
    horizontal = Axis(source: source.width, target: target.width, range: columns)
    vertical = Axis(source: source.height, target: target.height, range: rows)
  }

  /// Computes the rectangle and hands each of its rows to `sink`, R G B and a fourth unused value a pixel.
  func rows(of image: RGBImage, sink: (_ row: Int, _ pixels: UnsafeBufferPointer<SIMD4<Float>>) -> Void) {
    guard let firstRow = vertical.first.first, let lastFirst = vertical.first.last,
      let lastCount = vertical.count.last, !columns.isEmpty
    else { return }
    let width = columns.count
    let sourceRows = firstRow..<lastFirst + lastCount
    // Source rows after the horizontal pass: [rows, width].
    let narrow = UnsafeMutableBufferPointer<SIMD4<Float>>.allocate(capacity: sourceRows.count * width)
    let line = UnsafeMutableBufferPointer<SIMD4<Float>>.allocate(capacity: max(image.width, width))
    defer {
      narrow.deallocate()
      line.deallocate()
    }
    image.pixels.withUnsafeBufferPointer { pixels in
      horizontal.weights.withUnsafeBufferPointer { weights in
        for y in sourceRows {
          var at = 3 * y * image.width
          for x in 0..<image.width {
            line[x] = SIMD4(Float(pixels[at]), Float(pixels[at + 1]), Float(pixels[at + 2]), 0)
            at += 3
          }
          let row = (y - firstRow) * width
          for x in 0..<width {
            let first = horizontal.first[x]
            let base = x * horizontal.stride
            var sum = SIMD4<Float>.zero
            for k in 0..<horizontal.count[x] { sum += weights[base + k] * line[first + k] }
            narrow[row + x] = sum
          }
        }
      }
    }
    let white = SIMD4<Float>(repeating: 255)
    for y in 0..<vertical.first.count {
      let first = vertical.first[y] - firstRow
      let base = y * vertical.stride
      for x in 0..<width { line[x] = .zero }
      for k in 0..<vertical.count[y] {
        let weight = vertical.weights[base + k]
        let row = (first + k) * width
        for x in 0..<width { line[x] += weight * narrow[row + x] }
      }
      for x in 0..<width {
        line[x] = (pointwiseMin(pointwiseMax(line[x], .zero), white) + 0.5).rounded(.down)
      }
      sink(y, UnsafeBufferPointer(rebasing: line[..<width]))
    }
  }
}
