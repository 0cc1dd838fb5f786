import Imaging

/// A sheet of colour and coverage, premultiplied, one vector a pixel: red, green, blue, alpha.
struct Layer {
  let width: Int
  let height: Int
  var pixels: [SIMD4<Float>]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = [SIMD4<Float>](repeating: .zero, count: width * height)
  }

  /// The coverage of each pixel, 0…1.
  var coverage: [Float] { pixels.map { $0.w } }

  /// Paints all pixels from their coordinates.
  mutating func fill(rows: Range<Int>? = nil, _ ink: (Point) -> Ink) {
    let rows = (rows ?? 0..<height).clamped(to: 0..<height)
    pixels.withUnsafeMutableBufferPointer { pixels in
      for y in rows {
        for x in 0..<width {
          pixels[y * width + x] = SIMD4(ink(Point(Float(x) + 0.5, Float(y) + 0.5)), 1)
        }
      }
    }
  }

  /// Paints a part with smooth edges, bent away from the light towards its outline.
  mutating func paint(_ part: Part, in frame: Frame, light: Light) {
    let box = frame.pixels(part.shape.bounds).grown(by: 1)
    let columns =
      (Int(max(0, box.low.x))..<max(Int(max(0, box.low.x)), min(width, Int(max(0, box.high.x)) + 1)))
    let rows =
      (Int(max(0, box.low.y))..<max(Int(max(0, box.low.y)), min(height, Int(max(0, box.high.y)) + 1)))
    let distance = part.shape.distance
    let surface = part.surface
    pixels.withUnsafeMutableBufferPointer { pixels in
      for y in rows {
        for x in columns {
          let p = frame.local(Point(Float(x) + 0.5, Float(y) + 0.5))
          let d = distance(p)
          let coverage = min(1, 0.5 - d * frame.scale)
          guard coverage > 0 else { continue }
          let ink = Self.lit(surface, p, d, distance, frame, light)
          let i = y * width + x
          pixels[i] = SIMD4(ink, 1) * coverage + pixels[i] * (1 - coverage)
        }
      }
    }
  }

  private static func lit(
    _ surface: Surface, _ p: Point, _ d: Float, _ distance: (Point) -> Float, _ frame: Frame, _ light: Light
  ) -> Ink {
    let ink = surface.ink(p)
    var normal = SIMD3<Float>(0, 0, 1)
    let depth = max(0, -d)
    if depth < surface.roundness {
      let step: Float = 0.004
      let slope = Point(distance(p + Point(step, 0)) - d, distance(p + Point(0, step)) - d)
      let steepness = length(slope)
      if steepness > 0 {
        let tilt = (1 - depth / surface.roundness) * 0.92 / steepness
        let n = (frame.right * slope.x + frame.down * slope.y) * tilt
        normal = SIMD3(n, max(0, 1 - (n * n).sum()).squareRoot())
      }
    }
    var result = ink * light.falling(on: normal)
    if surface.gloss > 0 {
      let half = light.direction + SIMD3<Float>(0, 0, 1)
      let cosine = max(0, (normal * half).sum() / (half * half).sum().squareRoot())
      let eighth = cosine * cosine * cosine * cosine
      result += light.sun * (surface.gloss * eighth * eighth * eighth * eighth)
    }
    return result.mixed(with: ink, surface.glow)
  }

  /// Lays another sheet over this one.
  mutating func lay(_ other: Layer) {
    pixels.withUnsafeMutableBufferPointer { target in
      other.pixels.withUnsafeBufferPointer { source in
        for i in 0..<target.count where source[i].w > 0 {
          target[i] = source[i] + target[i] * (1 - source[i].w)
        }
      }
    }
  }

  /// Darkens by a soft elliptic shadow.
  mutating func shade(center: Point, radii: Point, strength: Float) {
    let rows =
      max(
        0, Int(center.y - radii.y))..<max(
        max(0, Int(center.y - radii.y)), min(height, Int(center.y + radii.y) + 1))
    pixels.withUnsafeMutableBufferPointer { pixels in
      for y in rows {
        for x in 0..<width {
          let q = (Point(Float(x) + 0.5, Float(y) + 0.5) - center) / radii
          let r = (q * q).sum()
          guard r < 1 else { continue }
          let part = strength * (1 - r) * (1 - r * 0.5)
          let i = y * width + x
          pixels[i] *= SIMD4(1 - part, 1 - part, 1 - part * 0.92, 1)
        }
      }
    }
  }
}
