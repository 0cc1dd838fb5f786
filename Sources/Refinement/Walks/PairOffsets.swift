/// Which pixels of a grid are compared: the pairs within a Euclidean distance below r (METHODS §6.3, §6.4).
///
/// A pair is a source and an offset that leads to its target. Offsets go right or down, so that every pair occurs
/// once: (0, 1) … (0, r−1), then for each row below those with dx² + dy² < r² from left to right. There are 34 for
/// r = 5 and 152 for r = 10.
///
/// Trainings look at *interior* sources only, whose targets all lie in the grid: rows 0 … h−r, columns r−1 … w−r.
public struct PairOffsets: Hashable, Sendable {
  /// One step from a source to a target.
  public struct Offset: Hashable, Sendable {
    public var dy: Int
    public var dx: Int

    public init(dy: Int, dx: Int) {
      self.dy = dy
      self.dx = dx
    }
  }

  /// r.
  public let radius: Int
  /// The P offsets.
  public let offsets: [Offset]

  /// The radii that make sense: 1 has no pair, and 64 has 6352.
  public static let radii = 1...64

  public init(radius: Int) {
    precondition(Self.radii.contains(radius), "PairOffsets: the radius \(radius) is not in \(Self.radii)")
    self.radius = radius
    let across = 1 - radius..<radius
    offsets = (0..<radius).flatMap { dy in
      across.map { dx in Offset(dy: dy, dx: dx) }
        .filter { ($0.dy > 0 || $0.dx > 0) && $0.dy * $0.dy + $0.dx * $0.dx < radius * radius }
    }
  }

  /// P.
  public var count: Int { offsets.count }

  /// r − 1, how far an offset leads along one axis.
  var reach: Int { radius - 1 }

  /// The rows of the interior sources of a grid, which may be none.
  public func sourceRows(height: Int) -> Range<Int> { 0..<max(0, height - reach) }

  /// The columns of the interior sources of a grid, which may be none.
  public func sourceColumns(width: Int) -> Range<Int> { reach..<max(reach, width - reach) }

  /// How many interior sources a grid has.
  public func sourceCount(width: Int, height: Int) -> Int {
    sourceRows(height: height).count * sourceColumns(width: width).count
  }

  /// The path of an offset: the lattice points of the bounding box of source and target that lie nearer than 1 to the
  /// line between them, both ends included.
  ///
  ///     (dy·x − dx·y)² / (dy² + dx²) < 1
  public static func path(of offset: Offset) -> [Offset] {
    let (dy, dx) = (offset.dy, offset.dx)
    let length = dy * dy + dx * dx
    return (min(0, dy)...max(0, dy)).flatMap { y in
      (min(0, dx)...max(0, dx)).filter { x in
        let cross = dy * x - dx * y
        return cross * cross < max(1, length)
      }.map { Offset(dy: y, dx: $0) }
    }
  }
}
