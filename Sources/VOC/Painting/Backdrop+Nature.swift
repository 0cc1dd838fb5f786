import Imaging

// Sky, hills, water, grass, sand, trunks. Below the horizon, what is near is coarse and what is far is fine.

/// How near the ground is at a row: 0 at the horizon, 1 at the lower border.
private func nearness(_ y: Float, _ line: Float, _ height: Float) -> Float {
  max(0, (y - line) / max(1, height - line))
}

/// A texture that grows towards the viewer in steps that fade into each other; steady growth would draw rays.
private func stepped(_ level: Float, _ texture: (_ step: Float) -> Float) -> Float {
  let step = level.rounded(.down)
  let part = smoothstep(0.3, 0.7, level - step)
  let fine = texture(step)
  return part > 0 ? fine + (texture(step + 1) - fine) * part : fine
}

extension Backdrop {
  func paintSky(on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator) {
    let clouds = Noise(&random)
    let cover = random.uniform(0.42, 0.7)
    let cell = random.uniform(40, 75)
    let white = light.horizon.mixed(with: Ink(grey: 1), 0.6)
    let grey = light.zenith.mixed(with: light.horizon, 0.6) * 0.9
    layer.fill(rows: 0..<Int(line) + 2) { p in
      let t = p.y / max(line, 1)
      let sky = light.zenith.mixed(with: light.horizon, t * t * 0.4 + t * 0.6)
      let n = clouds.fractal(p / Point(cell * 1.7, cell), octaves: 4)
      let part = smoothstep(cover - 0.1, cover + 0.16, n) * 0.85
      guard part > 0 else { return sky }
      let lower = clouds.fractal((p - Point(light.direction.x * 6, -5)) / Point(cell * 1.7, cell), octaves: 2)
      return sky.mixed(with: white.mixed(with: grey, smoothstep(0.4, 0.75, lower)), part)
    }
  }

  /// Ridges before the horizon; far ones fade into the air, near ones are the ground under a sky.
  func paintHills(
    on layer: inout Layer, _ line: Float, _ light: Light, far: Bool, _ random: inout SeededGenerator
  ) {
    let height = Float(layer.height)
    let ridges = far ? random.integer(in: 1...3) : 2
    for ridge in 0..<ridges {
      let noise = Noise(&random)
      let near = Float(ridge + 1) / Float(ridges)
      let swell = height * (far ? random.uniform(0.06, 0.16) : 0.06) * (1.3 - near * 0.6)
      let cell = height * random.uniform(0.25, 0.5)
      let green = random.pick([
        Ink(0.24, 0.36, 0.20), Ink(0.34, 0.40, 0.22), Ink(0.36, 0.36, 0.36), Ink(0.20, 0.30, 0.28),
      ])
      .varied(&random)
      let ink = light.veiled(green * light.onGround, distance: far ? 2.6 - 1.6 * near : 0.6)
      let crests = (0..<layer.width).map { x in
        line + 2 - swell * (noise.fractal(Point(Float(x) / cell, Float(ridge)), octaves: 4) - 0.15) * 1.6
      }
      let top = Int(crests.min() ?? line)
      layer.paintOver(rows: top..<(far ? Int(line) + 4 : layer.height)) { p in
        let crest = crests[Int(p.x)]
        let coverage = min(1, max(0, p.y - crest))
        guard coverage > 0 else { return .zero }
        return SIMD4(ink * (0.86 + 0.28 * noise.fractal(p / 5, octaves: 2)), coverage)
      }
    }
  }

  func paintWater(on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator) {
    let noise = Noise(&random)
    let height = Float(layer.height)
    let deep = random.pick([Ink(0.08, 0.26, 0.40), Ink(0.10, 0.34, 0.40), Ink(0.16, 0.28, 0.32)]).varied(
      &random)
    let swell = random.uniform(0.6, 1.3)
    let drift = random.uniform(0, 100)
    layer.fill(rows: Int(line)..<layer.height) { p in
      let near = nearness(p.y, line, height)
      let ripple = stepped(near * 4) { step in
        let size = 1.4 + 2.1 * swell * step
        return noise.fractal(p / Point(size * 3.2, size) + drift + step * 19, octaves: 3)
      }
      let mirror = light.horizon.mixed(with: light.zenith, near * 0.8)
      let body = (deep * light.onGround).mixed(with: mirror, 0.62 - 0.42 * near)
      let glint = smoothstep(0.62, 0.78, ripple) * (0.25 + 0.2 * light.shadow)
      return body * (0.80 + 0.4 * ripple) + light.sun * glint * 0.5
    }
  }

  func paintGrass(on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator) {
    let noise = Noise(&random)
    let height = Float(layer.height)
    let a = random.pick([
      Ink(0.30, 0.46, 0.16), Ink(0.42, 0.50, 0.20), Ink(0.24, 0.40, 0.18), Ink(0.54, 0.50, 0.26),
    ])
    .varied(&random)
    let b = a.mixed(with: Ink(0.62, 0.54, 0.28), random.uniform(0.2, 0.7))
    let flowers =
      random.chance(0.4)
      ? random.pick([Ink(0.95, 0.9, 0.4), Ink(0.95, 0.95, 0.95), Ink(0.8, 0.4, 0.6)]) : nil
    let ground = light.onGround
    layer.fill(rows: Int(line)..<layer.height) { p in
      let near = nearness(p.y, line, height)
      let patches = noise.fractal(Point(p.x / 34, (p.y - line) / (4 + 12 * near)), octaves: 3)
      let blades = stepped(near * 3) { step in
        let size = 1 + 0.8 * step
        return noise.at(p / Point(size, size * 2.6) + step * 31)
      }
      var ink = a.mixed(with: b, smoothstep(0.35, 0.7, patches)) * (0.66 + 0.62 * blades)
      if let flowers, near > 0.12, noise.at(p / Point(2.6, 2.2) + 61) > 0.965 { ink = flowers }
      return light.veiled(ink * ground, distance: 1 - near * 1.6)
    }
  }

  func paintSand(on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator) {
    let noise = Noise(&random)
    let height = Float(layer.height)
    let sand = random.pick([Ink(0.84, 0.74, 0.54), Ink(0.78, 0.70, 0.58), Ink(0.70, 0.60, 0.46)]).varied(
      &random)
    let ground = light.onGround
    let slope = random.uniform(-0.08, 0.08)
    let middle = Float(layer.width) / 2
    layer.paintOver(rows: max(0, Int(line) - 20)..<layer.height) { p in
      let edge = line + slope * (p.x - middle) + 7 * (noise.fractal(Point(p.x / 40, 3), octaves: 3) - 0.5)
      let coverage = min(1, max(0, p.y - edge))
      guard coverage > 0 else { return .zero }
      let near = nearness(p.y, line, height)
      let wet = smoothstep(14, 2, p.y - edge)
      let dunes = noise.fractal(Point(p.x / (14 + 30 * near), p.y / (4 + 8 * near)), octaves: 2)
      let grain = noise.at(p * 0.9 + 40)
      let foam = smoothstep(3, 0.5, p.y - edge) * 0.7
      let ink = sand * (1 - 0.35 * wet) * (0.80 + 0.24 * dunes + 0.14 * grain) * ground
      return SIMD4(ink.mixed(with: Ink(grey: 0.95), foam), coverage)
    }
  }

  func paintTrunks(on layer: inout Layer, _ line: Float, _ light: Light, _ random: inout SeededGenerator) {
    let noise = Noise(&random)
    let green = Ink(0.18, 0.30, 0.15).varied(&random)
    let ground = light.onGround
    layer.fill(rows: 0..<Int(line) + 2) { p in
      let leaves = noise.fractal(p / 22, octaves: 4)
      let gap = smoothstep(0.6, 0.75, noise.fractal(p / 34 + 9, octaves: 3))
      return (green * (0.4 + 1.1 * leaves) * ground).mixed(with: light.horizon, gap * 0.55)
    }
    for i in 0..<random.integer(in: 5...11) {
      let near = Float(i) / 10
      let x = random.uniform(0, Float(layer.width))
      let radius = 2 + 5 * near * random.uniform(0.6, 1.2)
      let foot = line + 2 + 8 * near
      let bark = random.pick([Ink(0.34, 0.26, 0.20), Ink(0.44, 0.40, 0.36), Ink(0.26, 0.20, 0.16)]).varied(
        &random)
      let trunk = Part(
        .limb(Point(x, foot), Point(x + random.uniform(-9, 9), -4), radius, radius * 0.7),
        Surface(
          ink: { light.veiled(bark * (0.7 + 0.6 * noise.at($0 / Point(3, 14))), distance: 1 - near) },
          roundness: radius))
      layer.paint(trunk, in: Frame(), light: light)
    }
  }
}

extension Layer {
  /// Lays ink over the sheet: the closure gives a colour, not premultiplied, and its coverage.
  mutating func paintOver(rows: Range<Int>? = nil, _ ink: (Point) -> SIMD4<Float>) {
    pixels.withUnsafeMutableBufferPointer { pixels in
      for y in (rows ?? 0..<height).clamped(to: 0..<height) {
        for x in 0..<width {
          let over = ink(Point(Float(x) + 0.5, Float(y) + 0.5))
          guard over.w > 0 else { continue }
          let i = y * width + x
          pixels[i] = SIMD4(over.x, over.y, over.z, 1) * over.w + pixels[i] * (1 - over.w)
        }
      }
    }
  }
}
