import CKernels
import Imaging

/// The permutohedral lattice over the pixels of an image: a Gaussian filter in d = 2 or 5 dimensions whose cost does
/// not depend on its width (Adams, Baek, Davis 2010, in Krähenbühl and Koltun's form; METHODS §6.1).
///
/// A feature f is scaled by (d+1)·√(2/3) / √((j+1)(j+2)) in dimension j and lifted onto the hyperplane Σ = 0 of
/// d + 1 dimensions. Its value is splatted to the d + 1 corners of the enclosing simplex with barycentric weights,
/// blurred with [½, 1, ½] along the axes 0…d in turn, sliced with the same weights and multiplied by
/// α = 1/(1 + 2^−d).
///
/// The weights held here carry the symmetric normalisation: w' = w·D^−½, D = the filter's answer to ones + 1e-20. So
/// splatting and slicing with them applies D^−½ K D^−½ but for α.
final class PermutohedralLattice: Sendable {
  /// d + 1.
  let corners: Int
  /// Rows of a table of vertices: one more than vertices, row 0 stays zero.
  let rows: Int
  /// The rows of each pixel's corners, `corners` numbers a pixel.
  let vertices: Storage<Int32>
  /// The normalised weights in the same places.
  let weights: Storage<Float>
  /// For each axis and each row the two rows beside it, 0 where there is none.
  let neighbours: Storage<Int32>
  /// α = 1/(1 + 2^−d).
  let alpha: Float
  /// How many rows are in use after each `block` of pixels.
  private let used: [Int]

  /// Pixels between two entries of `used`; parts of an image begin at its multiples.
  static let block = 4096

  /// The rows that the pixels before `pixel`, a multiple of `block` or the last, may touch.
  func rows(before pixel: Int) -> Int {
    let blocks = (pixel + Self.block - 1) / Self.block
    return blocks == 0 ? 1 : used[blocks - 1]
  }

  /// Builds the lattice of (x, y)/spatial and, where a colour deviation is given, RGB/color.
  ///
  /// - Throws: `DenseCRF.Failure.tooNarrow` where the keys of its vertices do not fit 64 bits.
  init(
    of image: RGBImage, spatial: Double, color: Double?, parallel: Parallel
  ) throws(DenseCRF.Failure) {
    let count = image.width * image.height
    var embedding = try LatticeKeys.embedding(of: image, spatial: spatial, color: color)
    let d = Int(embedding.dimensions)
    let corners = d + 1
    let vertices = Storage<Int32>(uninitialized: count * corners)
    let weights = Storage<Float>(uninitialized: count * corners)
    var table = VertexTable()
    used = image.pixels.withUnsafeBufferPointer { pixels in
      embedding.pixels = color == nil ? nil : pixels.baseAddress
      return Self.insert(count, embedding, into: &table, vertices: vertices.base, weights: weights.base)
    }
    rows = table.count + 1
    neighbours = Self.neighbours(of: table, embedding, parallel)
    alpha = 1 / (1 + 1 / Float(1 << d))
    self.corners = corners
    self.vertices = vertices
    self.weights = weights

    // D = the filtered ones; their splat is the mass of each row.
    let (even, odd) = (Storage<Float>(rows, filledWith: 0), Storage<Float>(rows, filledWith: 0))
    table.copyMass(to: even.base)
    for axis in 0...d {
      let (from, to) = axis.isMultiple(of: 2) ? (even, odd) : (odd, even)
      blur(axis: axis, from: from.base, to: to.base, stride: 1, lanes: 1, factor: 1)
    }
    let mass = corners.isMultiple(of: 2) ? even : odd
    defer { withExtendedLifetime((even, odd)) {} }
    parallel.ranges(count, grain: 1 << 14) { [alpha] range in
      ck_normalise(
        vertices.base, weights.base, Int64(corners), mass.base, alpha, Int64(range.lowerBound),
        Int64(range.upperBound))
    }
  }

  /// One axis of the blur for `lanes` of the `stride` values of every row: to_i = factor·(from_i + ½(from_a + from_b)).
  func blur(
    axis: Int, from: UnsafePointer<Float>, to: UnsafeMutablePointer<Float>, stride: Int, lanes: Int,
    factor: Float
  ) {
    ck_blur(
      from, to, neighbours.base + 2 * rows * axis, factor, Int64(stride), Int64(lanes), Int64(rows))
  }
}

extension PermutohedralLattice {
  /// Finds the vertices of every pixel, adding the new ones to the table; the rows in use after each block.
  private static func insert(
    _ count: Int, _ embedding: ck_embedding, into table: inout VertexTable,
    vertices: UnsafeMutablePointer<Int32>, weights: UnsafeMutablePointer<Float>
  ) -> [Int] {
    var embedding = embedding
    let d = Int(embedding.dimensions)
    let corners = d + 1
    let keys = Storage<Int64>(uninitialized: block)
    let ranks = Storage<UInt32>(uninitialized: block)
    let recent = Storage(recentSimplices, filledWith: RecentSimplex())
    // The stride that leaves the key when the coordinate of a rank turns back by d + 1; the last coordinate is none
    // of the key's.
    let strides = withUnsafeBytes(of: &embedding.stride) { Array($0.bindMemory(to: Int64.self)) }
    let strideOfRank = Storage<Int64>(8, filledWith: 0)
    defer { withExtendedLifetime((keys, ranks, recent, strideOfRank)) {} }
    return stride(from: 0, to: count, by: block).map { first in
      let end = min(count, first + block)
      ck_simplices(
        &embedding, Int64(first), Int64(end), keys.base, ranks.base, weights + first * corners)
      for pixel in first..<end {
        let (key, rank) = (keys.base[pixel &- first], ranks.base[pixel &- first])
        let rows = vertices + pixel &* corners
        let w = weights + pixel &* corners
        // Most simplices were met a few pixels ago.
        let hash = (UInt64(bitPattern: key) &* 31 &+ UInt64(rank)) &* 0x9E37_79B9_7F4A_7C15
        let place = recent.base + Int(truncatingIfNeeded: hash &>> 52)
        if place.pointee.key == key && place.pointee.ranks == rank {
          let known = vertices + Int(place.pointee.pixel) &* corners
          for k in 0..<corners { rows[k] = known[k] }
        } else {
          for i in 0..<d {
            strideOfRank.base[Int(rank &>> UInt32(3 &* i)) & 7] = strides[i]
          }
          strideOfRank.base[Int(rank &>> UInt32(3 &* d)) & 7] = 0
          var corner = key
          for r in 0..<corners {
            rows[r] = table.addingRow(of: corner &* 8 &+ Int64(r))
            corner &-= strideOfRank.base[d &- r]
          }
          place.pointee = RecentSimplex(key: key, ranks: rank, pixel: Int32(truncatingIfNeeded: pixel))
        }
        for k in 0..<corners { table.mass[Int(rows[k])] += w[k] }
      }
      return table.count + 1
    }
  }

  private static let recentSimplices = 1 << 12

  private struct RecentSimplex {
    var key: Int64 = -1
    var ranks: UInt32 = 0
    var pixel: Int32 = 0
  }

  /// The rows one step along each axis: −1 in all coordinates but +d in that of the axis, and back.
  private static func neighbours(
    of table: borrowing VertexTable, _ embedding: ck_embedding, _ parallel: Parallel
  ) -> Storage<Int32> {
    var embedding = embedding
    let d = Int(embedding.dimensions)
    let strides = withUnsafeBytes(of: &embedding.stride) { Array($0.bindMemory(to: Int64.self)[..<d]) } + [0]
    let all = strides.reduce(0, +)
    let rows = table.count + 1
    let neighbours = Storage<Int32>(2 * rows * (d + 1), filledWith: 0)
    parallel.ranges(rows, grain: 1 << 13) { range in
      for row in max(1, range.lowerBound)..<max(1, range.upperBound) {
        let remainder = table.keys[row] & 7
        let key = table.keys[row] &>> 3
        for axis in 0...d {
          let step =
            remainder > 0
            ? (key &+ strides[axis]) &* 8 &+ remainder &- 1
            : (key &- all &+ strides[axis]) &* 8 &+ Int64(d)
          let other = Int(table.row(of: step))
          guard other != 0 else { continue }
          let beside = neighbours.base + 2 &* rows &* axis
          beside[2 &* row] = Int32(truncatingIfNeeded: other)
          beside[2 &* other &+ 1] = Int32(truncatingIfNeeded: row)
        }
      }
    }
    return neighbours
  }
}
