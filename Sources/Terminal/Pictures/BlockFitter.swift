import Imaging

/// Turns rasters into cells: for each cell the glyph and the two colours with the least squared error.
///
/// With block glyphs every partition of an 8×8 cell that Block Elements can draw is tried. For a partition
/// into n₁ foreground and n₀ background samples the best colours are the two means, and the squared error is
/// the total one less the gain n₁·n₀/(n₁+n₀) · |m₁ − m₀|², so that only sums are needed and the largest gain
/// wins.
public struct BlockFitter: Hashable, Sendable {
  /// The colours and glyphs that cells are made of.
  public let style: PictureStyle

  /// A fitter for 24-bit block glyphs unless said otherwise.
  public init(style: PictureStyle = PictureStyle()) { self.style = style }

  /// Fits a raster that `PictureScaler` made with `style.rasterGlyphs`: whole cells, or a programmer's error.
  ///
  /// - Complexity: the samples of the raster; 12,000 cells of photograph take 2–3 ms.
  public func fit(_ raster: RGBImage) -> CellGrid {
    let glyphs = style.rasterGlyphs
    let (columns, rows) = cells(width: raster.width, height: raster.height)
    var grid = CellGrid(columns: columns, rows: rows)
    raster.pixels.withUnsafeBytes { source in
      grid.cells.withUnsafeMutableBufferPointer { output in
        for row in 0..<rows {
          for column in 0..<columns {
            let corner = 3 * (row * glyphs.samplesDown * raster.width + column * glyphs.samplesAcross)
            let index = row * columns + column
            switch glyphs {
            case .block:
              let best = BlockFitter.bestPartition(source, corner: corner, stride: 3 * raster.width)
              output[index] = finished(best, column: column, row: row)
            case .half:
              let top = SIMD3<Int32>(sampleAt: corner, of: source)
              let bottom = SIMD3<Int32>(sampleAt: corner + 3 * raster.width, of: source)
              output[index] = halves(top: top, bottom: bottom, column: column, row: row)
            }
          }
        }
      }
    }
    return grid
  }

  /// The cells that a raster of this size makes.
  func cells(width: Int, height: Int) -> (columns: Int, rows: Int) {
    let glyphs = style.rasterGlyphs
    precondition(
      width % glyphs.samplesAcross == 0 && height % glyphs.samplesDown == 0,
      "BlockFitter: \(width)×\(height) samples do not make whole cells of \(glyphs) glyphs")
    return (width / glyphs.samplesAcross, height / glyphs.samplesDown)
  }

  /// A glyph with the mean colours of its two sides.
  struct Partition {
    var glyph: Unicode.Scalar
    var foreground: SIMD3<Int32>
    var background: SIMD3<Int32>
  }

  /// Sums over parts of a cell, red, green, blue and nothing.
  private typealias Sum = SIMD4<Int32>

  static func bestPartition(_ source: UnsafeRawBufferPointer, corner: Int, stride: Int) -> Partition {
    // Sums of the samples by row, and by column for the upper and the lower half: all partitions are made of
    // them.
    withUnsafeTemporaryAllocation(of: Sum.self, capacity: 24) { sums in
      sums.initialize(repeating: .zero)
      for y in 0..<8 {
        let line = corner + y * stride
        let columns = y < 4 ? 8 : 16
        var rowSum = Sum.zero
        for x in 0..<8 {
          let at = line + 3 * x
          let sample = Sum(Int32(source[at]), Int32(source[at + 1]), Int32(source[at + 2]), 0)
          rowSum &+= sample
          sums[columns + x] &+= sample
        }
        sums[y] = rowSum
      }
      var search = PartitionSearch(
        total: sums[0] &+ sums[1] &+ sums[2] &+ sums[3] &+ sums[4] &+ sums[5] &+ sums[6] &+ sums[7])
      var below = Sum.zero
      var beside = Sum.zero
      for k in 0..<7 {
        below &+= sums[7 - k]
        search.consider(below, eighths: k + 1, glyph: BlockGlyph.lower[k])
        beside &+= sums[8 + k] &+ sums[16 + k]
        search.consider(beside, eighths: k + 1, glyph: BlockGlyph.left[k])
      }
      let topLeft = sums[8] &+ sums[9] &+ sums[10] &+ sums[11]
      let topRight = sums[12] &+ sums[13] &+ sums[14] &+ sums[15]
      let bottomLeft = sums[16] &+ sums[17] &+ sums[18] &+ sums[19]
      let bottomRight = sums[20] &+ sums[21] &+ sums[22] &+ sums[23]
      search.consider(topLeft, eighths: 2, glyph: BlockGlyph.quadrants[0])
      search.consider(topRight, eighths: 2, glyph: BlockGlyph.quadrants[1])
      search.consider(bottomLeft, eighths: 2, glyph: BlockGlyph.quadrants[2])
      search.consider(bottomRight, eighths: 2, glyph: BlockGlyph.quadrants[3])
      search.consider(topLeft &+ bottomRight, eighths: 4, glyph: BlockGlyph.quadrants[4])
      return search.best
    }
  }

  /// The partition of largest gain so far; none has one in a cell of a single colour.
  private struct PartitionSearch {
    let total: Sum
    private let floatTotal: SIMD4<Float>
    private var gain: Float = 0
    private var inside = Sum.zero
    private var eighths = 0
    private var glyph: Unicode.Scalar = " "

    init(total: Sum) {
      self.total = total
      floatTotal = SIMD4<Float>(total)
    }

    /// Looks at the partition whose foreground sums to `sum` and takes `eighths`/8 of the cell.
    mutating func consider(_ sum: Sum, eighths: Int, glyph: Unicode.Scalar) {
      let ones = Float(eighths * 8)
      let zeros = 64 - ones
      // n₁n₀(m₁ − m₀) = n₀S₁ − n₁S₀ = 64·S₁ − n₁·S
      let difference = 64 * SIMD4<Float>(sum) - ones * floatTotal
      let square = difference * difference
      let candidate = (square.x + square.y + square.z) / (ones * zeros)
      if candidate > gain {
        gain = candidate
        inside = sum
        self.eighths = eighths
        self.glyph = glyph
      }
    }

    var best: Partition {
      if eighths == 0 {
        let mean = PartitionSearch.mean(total, count: 64)
        return Partition(glyph: " ", foreground: mean, background: mean)
      }
      return Partition(
        glyph: glyph, foreground: PartitionSearch.mean(inside, count: Int32(8 * eighths)),
        background: PartitionSearch.mean(total &- inside, count: Int32(64 - 8 * eighths)))
    }

    private static func mean(_ sum: Sum, count: Int32) -> SIMD3<Int32> {
      SIMD3((sum.x + count / 2) / count, (sum.y + count / 2) / count, (sum.z + count / 2) / count)
    }
  }
}

extension SIMD3<Int32> {
  init(sampleAt offset: Int, of bytes: UnsafeRawBufferPointer) {
    self.init(Int32(bytes[offset]), Int32(bytes[offset + 1]), Int32(bytes[offset + 2]))
  }

  /// The colour with these channels, each 0…255.
  var cellColor: CellColor { CellColor(UInt32(x) << 16 | UInt32(y) << 8 | UInt32(z)) }
}

extension CellColor {
  /// Red, green and blue, each 0…255.
  var channels: SIMD3<Int32> {
    SIMD3(Int32(rawValue >> 16 & 0xFF), Int32(rawValue >> 8 & 0xFF), Int32(rawValue & 0xFF))
  }
}
