import Imaging

// Rails, streets and rooms.

extension Backdrop {
  /// A bed of gravel with one or two tracks across the picture, grass beyond.
  func paintRails(on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator) {
    paintGrass(on: &layer, line, light, &random)
    let noise = Noise(&random)
    let height = Float(layer.height)
    let gravel = random.pick([Ink(0.52, 0.48, 0.44), Ink(0.46, 0.45, 0.46), Ink(0.56, 0.48, 0.40)]).varied(
      &random)
    let ground = light.onGround
    let top = line + (height - line) * random.uniform(0.18, 0.35)
    layer.paintOver(rows: Int(top) - 3..<layer.height) { p in
      let edge = top + 4 * (noise.at(Point(p.x / 13, 7)) - 0.5)
      let coverage = min(1, max(0, p.y - edge))
      guard coverage > 0 else { return .zero }
      return SIMD4(gravel * (0.55 + 0.85 * noise.fractal(p / 2.6, octaves: 2)) * ground, coverage)
    }
    let wood = Ink(0.34, 0.26, 0.20).varied(&random)
    let tracks = random.integer(in: 1...2)
    for track in 0..<tracks {
      let y = top + (height - top) * (tracks == 1 ? random.uniform(0.55, 0.75) : (track == 0 ? 0.36 : 0.78))
      let gauge = (height - top) * 0.12 + 4
      let pitch = gauge * 1.5
      let lean = random.uniform(-0.3, 0.3)
      let steel = Ink(0.62, 0.60, 0.60)
      layer.paintOver(rows: max(0, Int(y - gauge * 1.4))..<layer.height) { p in
        let offset = p.y - y
        let span = max(offset, -offset)
        guard span < gauge * 1.3 else { return .zero }
        for rail: Float in [-0.62, 0.75] {
          let d = offset - rail * gauge
          let width: Float = rail > 0 ? 2.0 : 1.5
          if max(d, -d) < width {
            return SIMD4((d < -width * 0.3 ? Ink(0.86, 0.86, 0.88) : steel * 0.55) * ground, 1)
          }
        }
        let along = (p.x + offset * lean) / pitch
        let within = along - along.rounded(.down)
        guard within < 0.42 else { return .zero }
        return SIMD4(wood * (0.7 + 0.5 * noise.at(p / Point(6, 2))) * ground, 0.95)
      }
    }
  }

  /// A row of house fronts with windows.
  func paintHouses(on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator) {
    let width = Float(layer.width)
    var left = -random.uniform(0, 40)
    while left < width {
      let right = left + random.uniform(45, 95)
      let roof = line * random.uniform(0.05, 0.55)
      let noise = Noise(&random)
      let wall = random.pick([
        Ink(0.72, 0.56, 0.44), Ink(0.80, 0.74, 0.64), Ink(0.58, 0.34, 0.28), Ink(0.62, 0.64, 0.66),
        Ink(0.74, 0.66, 0.48),
        Ink(0.50, 0.54, 0.60),
      ]).varied(&random)
      let bricks = random.chance(0.4)
      let columns = random.integer(in: 2...4)
      let pitch = (right - left) / Float(columns)
      let storey = random.uniform(22, 32)
      let lit = random.uniform(0.05, 0.3)
      let frontLight = light.falling(on: SIMD3(0, 0, 1))
      let start = left
      layer.paintOver(rows: Int(roof)..<Int(line) + 3) { p in
        guard p.x >= start && p.x < right && p.y >= roof && p.y < line + 2 else { return .zero }
        if p.y < roof + 4 || right - p.x < 1.2 { return SIMD4(wall * 0.6 * frontLight, 1) }
        let u = (p.x - start) / pitch
        let v = (line - 6 - p.y) / storey
        let cell = Point(u, v).rounded(.down)
        let inside = Point(u, v) - cell
        if inside.x > 0.26 && inside.x < 0.76 && inside.y > 0.24 && inside.y < 0.8 && v > 0 {
          if inside.x < 0.31 || inside.x > 0.71 || inside.y > 0.75 {
            return SIMD4(Ink(0.86, 0.85, 0.82) * frontLight * 0.9, 1)
          }
          let bright = noise.at(cell * 3.7 + 0.5) < lit
          let pane = bright ? Ink(0.98, 0.86, 0.56) : light.horizon * (0.25 + 0.3 * inside.y)
          return SIMD4(pane, 1)
        }
        var ink = wall * (0.88 + 0.22 * noise.fractal(p / 9, octaves: 2))
        if bricks {
          let row = (p.y / 3.2).rounded(.down)
          let column = p.x / 7 + (wave(row * 0.25) > 0 ? 0.5 : 0)
          if p.y / 3.2 - row < 0.22 || column - column.rounded(.down) < 0.12 { ink *= 0.8 }
        }
        return SIMD4(light.veiled(ink * frontLight, distance: 0.4), 1)
      }
      left = right
    }
  }

  /// Pavement, kerb and road with markings.
  func paintAsphalt(on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator) {
    let noise = Noise(&random)
    let height = Float(layer.height)
    let asphalt = Ink(0.34, 0.34, 0.36).varied(&random, by: 0.1)
    let paving = Ink(0.62, 0.60, 0.57).varied(&random, by: 0.08)
    let kerb = line + (height - line) * random.uniform(0.14, 0.26)
    let marking = kerb + (height - kerb) * random.uniform(0.5, 0.8)
    let dash = random.uniform(40, 70)
    let ground = light.onGround
    layer.fill(rows: Int(line)..<layer.height) { p in
      let grain = noise.fractal(p / 1.7, octaves: 2)
      let stains = noise.fractal(p / Point(46, 18), octaves: 3)
      if p.y < kerb {
        let joint = p.x / 16 + (p.y - line) * 0.06
        let seam: Float = joint - joint.rounded(.down) < 0.07 ? 0.8 : 1
        return paving * (0.8 + 0.2 * grain + 0.15 * stains) * seam * ground
      }
      if p.y < kerb + 4 { return paving * (p.y < kerb + 1.5 ? 1.15 : 0.6) * ground }
      let along = p.x / dash
      if p.y > marking && p.y < marking + 4 && along - along.rounded(.down) < 0.55 {
        return Ink(0.86, 0.86, 0.82) * (0.8 + 0.2 * grain) * ground
      }
      return asphalt * (0.7 + 0.36 * grain + 0.3 * stains) * ground
    }
  }

  /// A wall with paper or panels, a skirting, a floor of boards or carpet, sometimes a window or a picture.
  func paintRoom(on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator) {
    let noise = Noise(&random)
    let width = Float(layer.width)
    let height = Float(layer.height)
    let wall = random.pick([
      Ink(0.80, 0.76, 0.66), Ink(0.56, 0.66, 0.68), Ink(0.74, 0.62, 0.58), Ink(0.60, 0.66, 0.54),
      Ink(0.82, 0.80, 0.78),
      Ink(0.46, 0.42, 0.50),
    ]).varied(&random)
    let pattern = random.integer(in: 0...2)
    let period = random.uniform(9, 20)
    let side: Float = light.direction.x > 0 ? 1 : -1
    layer.fill(rows: 0..<Int(line) + 1) { p in
      let fall = 0.78 + 0.34 * (0.5 + side * (p.x / width - 0.5)) - 0.12 * p.y / line
      var ink = wall * fall * (0.95 + 0.1 * noise.fractal(p / 7, octaves: 2))
      if pattern == 1 && wave(p.x / period) > 0.2 { ink *= 0.88 }
      if pattern == 2 && wave(p.x / period) * wave(p.y / period) > 0.55 {
        ink = ink * 0.8 + Ink(0.1, 0.06, 0.04)
      }
      return ink
    }
    if random.chance(0.7) { paintFrame(on: &layer, line, light, &random) }
    let boards = random.chance(0.55)
    let floor =
      (boards
      ? Ink(0.56, 0.38, 0.24)
      : random.pick([Ink(0.60, 0.26, 0.24), Ink(0.32, 0.38, 0.50), Ink(0.62, 0.58, 0.50)]))
      .varied(&random, by: 0.1)
    let vanishing = width * random.uniform(0.35, 0.65)
    let second = floor.mixed(with: Ink(0.9, 0.82, 0.66), 0.4)
    layer.fill(rows: Int(line)..<layer.height) { p in
      if p.y < line + 5 { return Ink(0.88, 0.86, 0.82) * (p.y < line + 1.5 ? 0.6 : 0.95) }
      let near = (p.y - line) / (height - line) + 0.35
      let u = (p.x - vanishing) / (near * 26)
      let shade = 0.8 + 0.3 * (0.5 + side * (p.x / width - 0.5))
      if boards {
        let plank = u.rounded(.down)
        let seam: Float = u - plank < 0.06 ? 0.6 : 1
        return floor * seam * shade
          * (0.75 + 0.25 * noise.at(Point(plank * 7.7, 0.5)) + 0.3 * noise.at(Point(u * 9, p.y / 26)))
      }
      let weave = wave(u * 0.5) * wave(p.y / (7 * near)) > 0.4
      return (weave ? second : floor) * shade * (0.78 + 0.4 * noise.fractal(p / 1.6, octaves: 2))
    }
  }

  /// A window or a picture on the wall.
  private func paintFrame(
    on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator
  ) {
    let size = Point(random.uniform(40, 75), random.uniform(36, min(64, line * 0.6)))
    let low = Point(
      random.uniform(0, Float(layer.width) - size.x), random.uniform(4, max(5, line - size.y - 20)))
    let high = low + size
    let noise = Noise(&random)
    let rim = random.pick([Ink(0.92, 0.91, 0.88), Ink(0.36, 0.24, 0.16), Ink(0.72, 0.58, 0.28)])
    let window = random.chance(0.6)
    let a = Ink.enamel(&random)
    let b = Ink.coat(&random)
    layer.paintOver { p in
      guard p.x > low.x && p.y > low.y && p.x < high.x && p.y < high.y else { return .zero }
      let inner = pointwiseMin(p - low, high - p)
      let bar = p - (low + high) / 2
      let isBar = window && (max(bar.x, -bar.x) < 1.5 || max(bar.y, -bar.y) < 1.2)
      if inner.min() < 4 || isBar { return SIMD4(rim * (inner.min() < 1 ? 0.7 : 1), 1) }
      let t = (p.y - low.y) / size.y
      if window {
        return SIMD4(
          light.zenith.mixed(with: light.horizon, t) * 1.05 + 0.08 * noise.fractal(p / 16, octaves: 2), 1)
      }
      return SIMD4(a.mixed(with: b, smoothstep(0.35, 0.65, noise.fractal(p / 15, octaves: 3))) * 0.85, 1)
    }
  }
}
