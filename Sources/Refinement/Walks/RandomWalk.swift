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
  private let transition: WalkTransition
  /// K.
  private let count: Int
  /// K planes of the maps as they stand, and room for the next step's.
  private var now: Storage<Float>
  private var later: Storage<Float>

  private var grid: WalkGrid { transition.grid }

  /// - Parameters:
  ///   - maps: K planes of the affinities' size; what is not finite counts as 0.
  ///   - beta: β, above 0: how much more a likely step counts than an unlikely one.
  ///   - steps: 2^t in the papers.
  ///   - threads: The cores to use, all of them where nil; the result is the same for every number.
  /// - Throws: `Failure`.
  public convenience init(
    of maps: [ScalarMap], over a: PairAffinities, beta: Double, steps: Int, threads: Int? = nil
  ) throws(Failure) {
    let transition = try WalkTransition(over: a, beta: beta, threads: threads)
    try self.init(of: maps, along: transition, steps: steps, threads: threads)
  }

  /// A walk along a transition that others walk along, too.
  ///
  /// - Parameters:
  ///   - maps: K planes of the transition's size; what is not finite counts as 0.
  ///   - steps: 2^t in the papers.
  ///   - threads: The cores to use, all of them where nil; the result is the same for every number.
  /// - Throws: `Failure`.
  public init(
    of maps: [ScalarMap], along transition: WalkTransition, steps: Int, threads: Int? = nil
  ) throws(Failure) {
    let grid = transition.grid
    guard steps >= 0 else { throw .steps(steps) }
    for map in maps where map.width != grid.width || map.height != grid.height {
      throw .sizeMismatch(map: "\(map.width)×\(map.height)", affinities: "\(grid.width)×\(grid.height)")
    }
    self.steps = steps
    self.transition = transition
    parallel = Parallel(threads: threads)
    count = maps.count
    now = Storage(maps.count * grid.floats, filledWith: 0)
    later = Storage(maps.count * grid.floats, filledWith: 0)
    for (k, map) in maps.enumerated() { grid.place(map, at: now.base + k * grid.floats) }
  }

  /// Makes the next step; false where all are made.
  @discardableResult
  public func advance() -> Bool {
    guard step < steps else { return false }
    step += 1
    guard count > 0 else { return true }
    let (from, to) = (now.base + grid.origin, later.base + grid.origin)
    parallel.ranges(grid.height, grain: WalkTransition.grain) { [transition, count] rows in
      transition.apply(to: from, giving: to, maps: count, rows: rows)
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
