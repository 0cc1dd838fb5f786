import CKernels
import Imaging

/// How alike the pixels of a grid and their neighbours are: a_ij ∈ [0, 1] for every pair within a radius.
///
/// Kept as one plane an offset, with the affinity of a source and its target in the source's place and 0 where there
/// is no target: 34 numbers a pixel for r = 5 where the symmetric matrix would have n.
public final class PairAffinities: Sendable {
  public let width: Int
  public let height: Int
  public let offsets: PairOffsets
  let grid: WalkGrid
  /// P planes in the layout of `grid`.
  let planes: Storage<Float>

  private init(width: Int, height: Int, offsets: PairOffsets) {
    self.width = width
    self.height = height
    self.offsets = offsets
    grid = WalkGrid(width: width, height: height, reach: offsets.reach)
    planes = Storage<Float>(offsets.count * grid.floats, filledWith: 0)
  }

  /// IRN: a_ij = 1 − max of b over the path from i to j, for every pair within the grid (METHODS §6.4).
  ///
  /// - Parameter boundary: b, how likely an edge runs through a pixel; below 0 counts as 0, above 1 and what is not a
  ///   number as 1.
  public convenience init(boundary b: ScalarMap, offsets: PairOffsets, threads: Int? = nil) {
    self.init(width: b.width, height: b.height, offsets: offsets)
    guard width > 0 && height > 0 else { return }
    // Outside the grid everything is edge, so that no path leads there.
    let edge = Storage<Float>(grid.floats, filledWith: 1)
    for y in 0..<height {
      let row = edge.base + grid.origin + y * grid.stride
      for x in 0..<width {
        let value = b.values[y * width + x]
        row[x] = value.isNaN ? 1 : min(max(value, 0), 1)
      }
    }
    Parallel(threads: threads)(offsets.count) { o in
      let path = PairOffsets.path(of: offsets.offsets[o]).map { Int64($0.dy * grid.stride + $0.dx) }
      for y in 0..<height {
        let first = grid.origin + y * grid.stride
        ck_path_affinities(
          edge.base + first, path, Int64(path.count), Int64(width), planes.base + o * grid.floats + first)
      }
    }
  }

  /// Affinities of the interior sources, [P, sources]; all other pairs have none, as in PSA (METHODS §6.3).
  ///
  /// Values are confined to [0, 1]; what is not a number counts as 0.
  public convenience init(interior values: [Float], width: Int, height: Int, offsets: PairOffsets) {
    self.init(width: width, height: height, offsets: offsets)
    let sources = offsets.sourceCount(width: width, height: height)
    precondition(
      values.count == offsets.count * sources,
      "PairAffinities: \(values.count) values for \(offsets.count) offsets of \(sources) sources")
    let (rows, columns) = (offsets.sourceRows(height: height), offsets.sourceColumns(width: width))
    var next = 0
    for o in 0..<offsets.count {
      for y in rows {
        let row = planes.base + o * grid.floats + grid.origin + y * grid.stride
        for x in columns {
          row[x] = values[next].isNaN ? 0 : min(max(values[next], 0), 1)
          next += 1
        }
      }
    }
  }

  /// The affinities of an offset with every pixel as source.
  public func plane(_ offset: Int) -> ScalarMap {
    grid.map(at: planes.base + offset * grid.floats)
  }

  /// The affinities of the interior sources, [P, sources].
  public func interior() -> [Float] {
    let (rows, columns) = (offsets.sourceRows(height: height), offsets.sourceColumns(width: width))
    return (0..<offsets.count).flatMap { o in
      rows.flatMap { y in
        columns.map { x in planes.base[o * grid.floats + grid.origin + y * grid.stride + x] }
      }
    }
  }

  /// The symmetric matrix [n, n] with diagonal 1, for small grids.
  public func dense() -> [Float] {
    let n = width * height
    var matrix = [Float](repeating: 0, count: n * n)
    for i in 0..<n { matrix[i * n + i] = 1 }
    for (o, offset) in offsets.offsets.enumerated() {
      for y in 0..<max(0, height - offset.dy) {
        for x in max(0, -offset.dx)..<max(0, -offset.dx, min(width, width - offset.dx)) {
          let a = planes.base[o * grid.floats + grid.origin + y * grid.stride + x]
          let (i, j) = (y * width + x, (y + offset.dy) * width + x + offset.dx)
          matrix[i * n + j] = a
          matrix[j * n + i] = a
        }
      }
    }
    return matrix
  }
}
