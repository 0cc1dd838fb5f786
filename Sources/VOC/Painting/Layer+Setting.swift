import Imaging

// What ties a figure to its place: water, reflection, shadow, grass.

extension Layer {
  /// Takes away what lies under water.
  mutating func sink(below foot: Float, ripple: Noise) {
    for y in 0..<height {
      for x in 0..<width {
        let p = Point(Float(x) + 0.5, Float(y) + 0.5)
        let line = foot + 2 * (ripple.at(Point(p.x / 7, 1)) - 0.5)
        let dry = min(1, max(0, line - p.y + 0.5))
        if dry < 1 { pixels[y * width + x] *= dry }
      }
    }
  }

  /// Mirrors a figure in the water before it.
  mutating func reflect(_ figure: Layer, below foot: Float, ripple: Noise) {
    let line = foot - 1
    for y in max(0, Int(line))..<max(Int(line), height) where y >= 0 {
      let depth = Float(y) + 0.5 - line
      guard depth > 0 else { continue }
      for x in 0..<width {
        let sway = (ripple.at(Point(Float(x) / 16, Float(y) / 3)) - 0.5) * (3 + depth * 0.16)
        let sx = Int(Float(x) + sway)
        let sy = Int(line - depth * 1.15)
        guard sx >= 0 && sx < width && sy >= 0 else { continue }
        let mirrored = figure.pixels[sy * width + sx]
        let part = 0.42 * max(0.15, 1 - depth / 90) * mirrored.w
        guard part > 0 else { continue }
        let i = y * width + x
        let ink = mirrored / mirrored.w
        pixels[i] = pixels[i] * (1 - part) + SIMD4(ink.x * 0.8, ink.y * 0.85, ink.z * 0.9, 1) * part
      }
    }
  }

  /// A soft shadow on the ground, on the side away from the sun.
  mutating func castShadow(of item: ScenePlan.Item, light: Light) {
    let box = item.box
    let half = box.size.x / 2
    let away: Float = light.direction.x > 0 ? -1 : 1
    let reach = max(2, min(box.size.y, box.size.x) * 0.09)
    let foot = min(box.high.y, Float(height))
    shade(
      center: Point(box.center.x + away * half * 0.16, foot - reach * 0.3),
      radii: Point(half * 1.08, reach * 1.3),
      strength: light.shadow)
    shade(
      center: Point(box.center.x, foot), radii: Point(half * 0.9, reach * 0.6), strength: light.shadow * 0.7)
  }

  /// Blades of grass before the feet; they cover the canvas and this figure's own coverage.
  mutating func growTufts(
    _ item: ScenePlan.Item, on canvas: inout Layer, light: Light, _ random: inout SeededGenerator
  ) {
    let green = Ink(0.30, 0.44, 0.16).varied(&random, by: 0.12)
    var grass = Layer(width: width, height: height)
    for _ in 0..<random.integer(in: 10...26) {
      let root = Point(
        random.uniform(item.box.low.x, item.box.high.x), item.box.high.y + random.uniform(-1, 3))
      let tip = root + Point(random.uniform(-4, 4), -random.uniform(4, 11))
      let ink = green.varied(&random, by: 0.15)
      grass.paint(Part(.limb(root, tip, 1.1, 0.3), .plain(ink, roundness: 0)), in: Frame(), light: light)
    }
    canvas.lay(grass)
    for i in pixels.indices where grass.pixels[i].w > 0 { pixels[i] *= 1 - grass.pixels[i].w }
  }
}
