/// A place in the plane, y downwards: pixels of the image, or units of a figure.
typealias Point = SIMD2<Float>

// The painter uses nothing but + − × ÷ and square roots, which every machine rounds alike: the same seed
// gives the same picture everywhere. Hence its own sine.

/// sin(2π·turns) within 0.1 %, by a parabola and its correction.
func wave(_ turns: Float) -> Float {
  let t = turns - turns.rounded(.down)
  let half = t < 0.5 ? t : t - 0.5
  let parabola = 16 * half * (0.5 - half)
  let y = parabola * (0.775 + 0.225 * parabola)
  return t < 0.5 ? y : -y
}

func length(_ p: Point) -> Float { (p * p).sum().squareRoot() }

/// 0 below the first edge, 1 above the second, a cubic between.
func smoothstep(_ low: Float, _ high: Float, _ x: Float) -> Float {
  let t = min(max((x - low) / (high - low), 0), 1)
  return t * t * (3 - 2 * t)
}

/// An upright rectangle.
struct Rect {
  var low: Point
  var high: Point

  var size: Point { high - low }
  var center: Point { (low + high) / 2 }

  func union(_ other: Rect) -> Rect {
    Rect(low: pointwiseMin(low, other.low), high: pointwiseMax(high, other.high))
  }

  func grown(by margin: Float) -> Rect { Rect(low: low - margin, high: high + margin) }
}

/// Where a figure stands in the image: a turn, perhaps a mirror, a scale, a shift.
struct Frame {
  /// Pixel of the figure's (0, 0).
  var origin: Point
  /// Pixels a unit.
  var scale: Float
  /// Unit vectors in the image of the figure's x and y.
  private(set) var right: Point
  private(set) var down: Point

  init(origin: Point = Point(0, 0), scale: Float = 1, turns: Float = 0, mirrored: Bool = false) {
    self.origin = origin
    self.scale = scale
    let raw = Point(wave(turns + 0.25), wave(turns))
    let axis = raw / length(raw)
    right = mirrored ? -axis : axis
    down = Point(-axis.y, axis.x)
  }

  func pixel(_ p: Point) -> Point { origin + scale * (right * p.x + down * p.y) }

  func local(_ pixel: Point) -> Point {
    let d = (pixel - origin) / scale
    return Point((d * right).sum(), (d * down).sum())
  }

  /// The upright rectangle of pixels around a rectangle of the figure.
  func pixels(_ rect: Rect) -> Rect {
    let corners = [
      pixel(rect.low), pixel(rect.high), pixel(Point(rect.low.x, rect.high.y)),
      pixel(Point(rect.high.x, rect.low.y)),
    ]
    return corners.dropFirst().reduce(Rect(low: corners[0], high: corners[0])) {
      $0.union(Rect(low: $1, high: $1))
    }
  }
}
