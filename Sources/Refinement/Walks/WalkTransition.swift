import CKernels

/// One step of a random walk over the affinities of a grid, along which any maps of that grid can walk.
///
///     T = A^∘β with its columns divided by their sums          a_ijᵝ / Σ_i a_ijᵝ
///
/// - Complexity: O(P·n) floats of memory.
public final class WalkTransition: Sendable {
  let grid: WalkGrid
  private let shifts: Storage<Int64>
  /// a_ijᵝ, P planes.
  private let affinities: Storage<Float>
  /// Σ_i a_ijᵝ.
  private let degrees: Storage<Float>
  /// P.
  private let offsets: Int

  /// Rows to hand to a thread at once.
  static let grain = 16

  public var width: Int { grid.width }
  public var height: Int { grid.height }

  /// How much memory it takes.
  public var bytes: Int { (affinities.count + degrees.count) * MemoryLayout<Float>.stride }

  /// - Parameters:
  ///   - beta: β, above 0: how much more a likely step counts than an unlikely one.
  ///   - threads: The cores to use, all of them where nil; the result is the same for every number.
  /// - Throws: `RandomWalk.Failure.beta`.
  public init(over a: PairAffinities, beta: Double, threads: Int? = nil) throws(RandomWalk.Failure) {
    guard beta > 0 && beta <= 1000 else { throw .beta(beta) }
    let parallel = Parallel(threads: threads)
    grid = a.grid
    offsets = a.offsets.count
    shifts = Storage(uninitialized: a.offsets.count)
    affinities = Storage(uninitialized: a.planes.count)
    degrees = Storage(a.grid.floats, filledWith: 1)
    for (o, offset) in a.offsets.offsets.enumerated() {
      shifts.base[o] = Int64(offset.dy * grid.stride + offset.dx)
    }
    parallel.ranges(a.planes.count, grain: 1 << 16) { [affinities] range in
      ck_powers(
        a.planes.base + range.lowerBound, affinities.base + range.lowerBound, beta, Int64(range.count))
    }
    parallel.ranges(grid.height, grain: Self.grain) { rows in
      var description = description
      ck_walk_degrees(
        &description, degrees.base + grid.origin, Int64(rows.lowerBound), Int64(rows.upperBound))
    }
  }

  /// m_j ← Σ_i m_i·a_ijᵝ / Σ_i a_ijᵝ for some rows of maps in the layout of `grid`.
  func apply(
    to from: UnsafePointer<Float>, giving to: UnsafeMutablePointer<Float>, maps: Int, rows: Range<Int>
  ) {
    var description = description
    ck_walk_step(
      &description, degrees.base + grid.origin, from, to, Int64(maps), Int64(rows.lowerBound),
      Int64(rows.upperBound))
  }

  private var description: ck_walk {
    ck_walk(
      width: Int64(grid.width), height: Int64(grid.height), stride: Int64(grid.stride),
      offsets: Int64(offsets), shifts: shifts.base, affinity: affinities.base + grid.origin,
      plane: Int64(grid.floats))
  }
}
