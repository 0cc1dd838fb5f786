import Imaging

/// What stands where in a scene.
struct ScenePlan {
  /// A figure in its place.
  struct Item {
    let figure: Figure
    let frame: Frame
    /// nil for clutter.
    let kind: PaintedClass?
    let isMirrored: Bool
    let isAirborne: Bool
    let isAfloat: Bool
    /// The pixels it may take.
    let box: Rect
    /// The row it stands on, or where the water cuts it.
    let foot: Float
  }

  let backdrop: Backdrop
  /// As a part of the height.
  let horizon: Float
  /// From back to front.
  let items: [Item]

  /// How often a scene has one, two, three objects.
  private static let counts: [Float] = [0.45, 0.35, 0.2]

  init(width: Int, height: Int, _ random: inout SeededGenerator) {
    let size = Point(Float(width), Float(height))
    let main = random.pick(PaintedClass.allCases)
    let places = Backdrop.allCases
    let backdrop = places[random.pickIndex(weights: places.map { $0.affinity(main) })]
    let horizon = backdrop.horizon(&random)
    var kinds = [main]
    for _ in 0..<random.pickIndex(weights: Self.counts) {
      kinds.append(Self.companion(of: main, in: backdrop, &random))
    }
    let span: (Float, Float) =
      kinds.count == 1 ? (0.54, 0.86) : kinds.count == 2 ? (0.44, 0.68) : (0.36, 0.54)
    var items: [Item] = []
    for kind in kinds {
      let figure = kind.figure(&random)
      let part = random.uniform(span.0, span.1)
      let scale = Self.scale(figure, part: part, size)
      for _ in 0..<24 {
        let item = Self.place(
          figure, kind, scale, size, backdrop, horizon, airborne: kind == .aeroplane, &random)
        // Overlaps are wanted, but most of each object stays in sight.
        if items.allSatisfy({ Self.overlap($0.box, item.box) < 0.3 }) {
          items.append(item)
          break
        }
      }
    }
    items += Self.clutter(around: items, size, backdrop, horizon, &random)
    self.backdrop = backdrop
    self.horizon = horizon
    self.items = items.enumerated().sorted { ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset) }
      .map(\.element)
  }

  private static func companion(
    of main: PaintedClass, in backdrop: Backdrop, _ random: inout SeededGenerator
  ) -> PaintedClass {
    let all = PaintedClass.allCases
    if random.chance(0.4) { return main }
    return all[random.pickIndex(weights: all.map { backdrop.affinity($0) + 0.04 })]
  }

  /// Pixels a unit, so that the longer side takes this part of the image's side.
  private static func scale(_ figure: Figure, part: Float, _ size: Point) -> Float {
    let bounds = figure.bounds.size
    let side = (size.x * size.y).squareRoot()
    return min(part * side / bounds.max(), 0.9 * size.y / bounds.y)
  }

  private static func place(
    _ figure: Figure, _ kind: PaintedClass?, _ scale: Float, _ size: Point, _ backdrop: Backdrop,
    _ horizon: Float,
    airborne: Bool, _ random: inout SeededGenerator
  ) -> Item {
    let mirrored = random.chance(0.5)
    let bounds = figure.bounds
    let extent = bounds.size * scale
    // Up to a sixth of the figure may lie outside.
    let margin = extent.x * random.uniform(-0.16, 0.05)
    let free = max(0, size.x - extent.x - 2 * margin)
    let left = margin + free * random.unit()
    let x = left + extent.x / 2 - bounds.center.x * scale * (mirrored ? -1 : 1)
    let turns: Float
    let y: Float
    let afloat = backdrop == .water && !airborne
    if airborne {
      turns = random.uniform(-0.055, 0.03)
      let ceiling = extent.y * 0.5 + 4
      y = random.uniform(ceiling, max(ceiling + 1, size.y * min(horizon, 0.75) - extent.y * 0.3))
    } else {
      turns = random.uniform(-0.012, 0.012)
      let near = max(horizon + 0.08, 0.66)
      let foot =
        min(backdrop == .sky ? random.uniform(horizon + 0.02, 1) : random.uniform(near, 0.98), 0.99) * size.y
      // A hull stands on its keel; its figure has its middle at 0.
      y = foot - (kind == .boat ? bounds.high.y * scale : 0)
    }
    let frame = Frame(origin: Point(x, y), scale: scale, turns: mirrored ? -turns : turns, mirrored: mirrored)
    return Item(
      figure: figure, frame: frame, kind: kind, isMirrored: mirrored, isAirborne: airborne, isAfloat: afloat,
      box: frame.pixels(bounds), foot: y + (kind == .boat ? bounds.high.y * scale * (afloat ? 0.62 : 1) : 0))
  }

  /// Things of no class: most beside the objects, some a little in front of them.
  private static func clutter(
    around objects: [Item], _ size: Point, _ backdrop: Backdrop, _ horizon: Float,
    _ random: inout SeededGenerator
  ) -> [Item] {
    var items: [Item] = []
    for _ in 0..<random.pickIndex(weights: [0.35, 0.4, 0.25]) {
      let prop = random.pick(backdrop.props)
      let figure = prop.figure(&random)
      let range = prop.height
      let height = random.uniform(range.lowerBound, range.upperBound) * size.y * 0.42
      let scale = height / figure.bounds.size.y
      for _ in 0..<10 {
        let item = place(figure, nil, scale, size, backdrop, horizon, airborne: false, &random)
        if objects.allSatisfy({ overlap($0.box, item.box) < 0.2 }) {
          items.append(item)
          break
        }
      }
    }
    return items
  }

  /// The shared area as a part of the smaller rectangle.
  private static func overlap(_ a: Rect, _ b: Rect) -> Float {
    let shared = pointwiseMin(a.high, b.high) - pointwiseMax(a.low, b.low)
    guard shared.min() > 0 else { return 0 }
    return shared.x * shared.y / min(a.size.x * a.size.y, b.size.x * b.size.y)
  }
}

extension ScenePlan.Item {
  /// The larger, the nearer: the row it stands on; what flies is behind what stands.
  fileprivate var depth: Float { isAirborne ? frame.scale * 0.01 : box.high.y }
}

extension Backdrop {
  /// Whether grass grows in front of what stands there.
  var isGrassy: Bool { self == .meadow || self == .forest }
}
