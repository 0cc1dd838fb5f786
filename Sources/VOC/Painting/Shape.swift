import Imaging

/// A region of the plane by its signed distance: negative inside.
///
/// Distances may be approximate away from the outline.
struct Shape {
  let bounds: Rect
  let distance: (Point) -> Float

  init(_ bounds: Rect, _ distance: @escaping (Point) -> Float) {
    self.bounds = bounds
    self.distance = distance
  }
}

// Primitives.
extension Shape {
  static func circle(_ center: Point, _ radius: Float) -> Shape {
    Shape(Rect(low: center - radius, high: center + radius)) { length($0 - center) - radius }
  }

  static func ellipse(_ center: Point, _ radii: Point) -> Shape {
    Shape(Rect(low: center - radii, high: center + radii)) { p in
      let q = (p - center) / radii
      let k = length(q)
      let slope = length(q / radii)
      return slope > 0 ? k * (k - 1) / slope : -radii.min()
    }
  }

  /// A limb: two discs and all between them.
  static func limb(_ a: Point, _ b: Point, _ radiusA: Float, _ radiusB: Float) -> Shape {
    let axis = b - a
    let square = max((axis * axis).sum(), 1e-9)
    let bounds = Rect(low: a - radiusA, high: a + radiusA).union(Rect(low: b - radiusB, high: b + radiusB))
    return Shape(bounds) { p in
      let t = min(max(((p - a) * axis).sum() / square, 0), 1)
      return length(p - a - axis * t) - (radiusA + (radiusB - radiusA) * t)
    }
  }

  static func box(_ low: Point, _ high: Point, rounding: Float = 0) -> Shape {
    let center = (low + high) / 2
    let half = (high - low) / 2 - rounding
    return Shape(Rect(low: low, high: high)) { p in
      let d = p - center
      let q = pointwiseMax(d, -d) - half
      let outside = length(pointwiseMax(q, Point(0, 0)))
      return outside + min(q.max(), 0) - rounding
    }
  }

  /// A polygon with its corners rounded outwards.
  static func polygon(_ points: [Point], rounding: Float = 0) -> Shape {
    precondition(points.count > 2, "Shape.polygon: \(points.count) points enclose nothing")
    let bounds = points.dropFirst().reduce(Rect(low: points[0], high: points[0])) {
      $0.union(Rect(low: $1, high: $1))
    }
    return Shape(bounds.grown(by: rounding)) { p in
      var nearest = Float.greatestFiniteMagnitude
      var inside = false
      var a = points[points.count - 1]
      for b in points {
        let edge = b - a
        let toPoint = p - a
        let t = min(max((toPoint * edge).sum() / (edge * edge).sum(), 0), 1)
        let offset = toPoint - edge * t
        nearest = min(nearest, (offset * offset).sum())
        if (a.y > p.y) != (b.y > p.y) && p.x < a.x + edge.x * (p.y - a.y) / edge.y { inside.toggle() }
        a = b
      }
      return (inside ? -nearest.squareRoot() : nearest.squareRoot()) - rounding
    }
  }
}

// Combinations.
extension Shape {
  func union(_ other: Shape) -> Shape {
    Shape(bounds.union(other.bounds)) { [distance] in min(distance($0), other.distance($0)) }
  }

  /// A union whose seam is rounded over a width: flesh rather than planks.
  func melted(with other: Shape, _ width: Float) -> Shape {
    Shape(bounds.union(other.bounds).grown(by: width / 4)) { [distance] p in
      let a = distance(p)
      let b = other.distance(p)
      let overlap = max(width - abs(a - b), 0) / width
      return min(a, b) - overlap * overlap * width / 4
    }
  }

  func minus(_ other: Shape) -> Shape {
    Shape(bounds) { [distance] in max(distance($0), -other.distance($0)) }
  }

  func intersected(with other: Shape) -> Shape {
    let both = Rect(
      low: pointwiseMax(bounds.low, other.bounds.low), high: pointwiseMin(bounds.high, other.bounds.high))
    return Shape(both) { [distance] in max(distance($0), other.distance($0)) }
  }

  /// The outline pushed in and out by noise: wool, foliage.
  func roughened(_ noise: Noise, cell: Float, by amount: Float) -> Shape {
    Shape(bounds.grown(by: amount / 2)) { [distance] p in
      distance(p) + amount * (noise.fractal(p / cell, octaves: 2) - 0.5)
    }
  }

  /// The shape turned around a point.
  func turned(_ turns: Float, around pivot: Point) -> Shape {
    let frame = Frame(origin: pivot, turns: turns)
    let moved = Rect(low: bounds.low - pivot, high: bounds.high - pivot)
    return Shape(frame.pixels(moved)) { [distance] in distance(frame.local($0) + pivot) }
  }
}
