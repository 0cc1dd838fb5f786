import CKernels
import Imaging

/// A random walk of class maps over the affinities of their pixels, step by step, each of which can be looked at.
///
/// A is symmetric with diagonal 1, T = A^∘β with its columns divided by their sums, and m ← m·T:
///
///     m_j ← Σ_i m_i·a_ijᵝ / Σ_i a_ijᵝ
///
/// The papers square T until it stands for 2^t steps and multiply once; here T is applied 2^t times through the
/// pixel's neighbours, which gives the same without a matrix of n².
///
///     let walk = try RandomWalk(of: maps, over: affinities, beta: 10, steps: 256)
///     for maps in walk { show(maps) }       // after 1, 2, … 256 steps
///
/// `advance()` goes on without looking.
/// - Complexity: O(P·n) floats of memory, O(steps·P·n·K) time.
public final class RandomWalk: Sequence, IteratorProtocol {
  /// The steps that were made.
  public private(set) var step = 0
  public let steps: Int
  private let parallel: Parallel
  private let grid: WalkGrid
  private let shifts: Storage<Int64>
  /// a_ijᵝ, P planes.
  private let affinities: Storage<Float>
  /// Σ_i a_ijᵝ.
  private let degrees: Storage<Float>
  /// P.
  private let offsets: Int
  /// K.
  private let count: Int
  /// K planes of the maps as they stand, and room for the next step's.
  private var now: Storage<Float>
  private var later: Storage<Float>

  /// Rows to hand to a thread at once.
  private static let grain = 16

  /// - Parameters:
  ///   - maps: K planes of the affinities' size; what is not finite counts as 0.
  ///   - beta: β, above 0: how much more a likely step counts than an unlikely one.
  ///   - steps: 2^t in the papers.
  ///   - threads: The cores to use, all of them where nil; the result is the same for every number.
  /// - Throws: `Failure`.
  public init(
    of maps: [ScalarMap], over a: PairAffinities, beta: Double, steps: Int, threads: Int? = nil
  ) throws(Failure) {
    guard beta > 0 && beta <= 1000 else { throw .beta(beta) }
    guard steps >= 0 else { throw .steps(steps) }
    for map in maps where map.width != a.width || map.height != a.height {
      throw .sizeMismatch(map: "\(map.width)×\(map.height)", affinities: "\(a.width)×\(a.height)")
    }
    self.steps = steps
    parallel = Parallel(threads: threads)
    grid = a.grid
    count = maps.count
    offsets = a.offsets.count
    shifts = Storage(uninitialized: a.offsets.count)
    affinities = Storage(uninitialized: a.planes.count)
    degrees = Storage(a.grid.floats, filledWith: 1)
    now = Storage(maps.count * a.grid.floats, filledWith: 0)
    later = Storage(maps.count * a.grid.floats, filledWith: 0)
    for (o, offset) in a.offsets.offsets.enumerated() {
      shifts.base[o] = Int64(offset.dy * grid.stride + offset.dx)
    }
    for (k, map) in maps.enumerated() { grid.place(map, at: now.base + k * grid.floats) }
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

  /// Makes the next step; false where all are made.
  @discardableResult
  public func advance() -> Bool {
    guard step < steps else { return false }
    step += 1
    guard count > 0 else { return true }
    let (from, to) = (now.base + grid.origin, later.base + grid.origin)
    parallel.ranges(grid.height, grain: Self.grain) { rows in
      var description = description
      ck_walk_step(
        &description, degrees.base + grid.origin, from, to, Int64(count), Int64(rows.lowerBound),
        Int64(rows.upperBound))
    }
    swap(&now, &later)
    return true
  }

  /// The maps as they stand.
  public func maps() -> [ScalarMap] { (0..<count).map { grid.map(at: now.base + $0 * grid.floats) } }

  /// Makes the next step and gives the maps after it; nil after the last.
  public func next() -> [ScalarMap]? { advance() ? maps() : nil }

  /// Makes the steps that are left and gives the maps after them.
  public func finished() -> [ScalarMap] {
    while advance() {}
    return maps()
  }

  private var description: ck_walk {
    ck_walk(
      width: Int64(grid.width), height: Int64(grid.height), stride: Int64(grid.stride),
      offsets: Int64(offsets),
      shifts: shifts.base, affinity: affinities.base + grid.origin, plane: Int64(grid.floats))
  }
}

extension RandomWalk {
  /// IRN's walk: foreground maps ⊙ (1 − b) over the path affinities of the boundaries b (METHODS §6.4).
  ///
  /// With b = 1 everywhere nothing is left of the maps; with b = 0 everywhere every map spreads freely.
  /// - Parameters:
  ///   - maps: K planes of the size of `boundary`.
  ///   - steps: 256 in the paper.
  /// - Throws: `Failure`.
  public static func within(
    boundary b: ScalarMap, of maps: [ScalarMap], radius: Int = 5, beta: Double = 10, steps: Int = 256,
    threads: Int? = nil
  ) throws(Failure) -> RandomWalk {
    guard PairOffsets.radii.contains(radius) else { throw .radius(radius) }
    let affinities = PairAffinities(boundary: b, offsets: PairOffsets(radius: radius), threads: threads)
    let open = b.values.map { $0.isNaN ? 0 : 1 - Swift.min(Swift.max($0, 0), 1) }
    let inner = maps.map { map in
      guard map.values.count == open.count else { return map }  // refused below
      return ScalarMap(
        width: map.width, height: map.height, values: zip(map.values, open).map { $1 == 0 ? 0 : $0 * $1 })
    }
    return try RandomWalk(of: inner, over: affinities, beta: beta, steps: steps, threads: threads)
  }
}

extension RandomWalk {
  /// What a walk cannot work with; the description is one sentence.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    case beta(Double)
    case steps(Int)
    case radius(Int)
    case sizeMismatch(map: String, affinities: String)

    public var description: String {
      switch self {
      case .beta(let beta): "β of a random walk cannot be \(beta): give a number above 0, at most 1000"
      case .steps(let steps): "a random walk cannot make \(steps) steps: give 0 or more"
      case .radius(let radius):
        "the radius of a random walk cannot be \(radius): give a whole number from \(PairOffsets.radii.lowerBound) "
          + "to \(PairOffsets.radii.upperBound), 5 is usual"
      case .sizeMismatch(let map, let affinities):
        "the maps are \(map) but the affinities are of \(affinities): resize the maps to the grid of the walk"
      }
    }
  }
}
