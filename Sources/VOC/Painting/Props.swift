import Imaging

/// Things that stand about and belong to no class: clutter, and what misleads a saliency map.
enum Prop: String, CaseIterable {
  case bush, tree, rock, barrel, crate, lamp, sign, ball, buoy, flower, mushroom, house, parasol, vase, fence

  /// The usual height as a part of an object's height.
  var height: ClosedRange<Float> {
    switch self {
    case .tree, .lamp, .house: 0.9...1.4
    case .sign, .parasol: 0.7...1.0
    default: 0.3...0.6
    }
  }

  func figure(_ random: inout SeededGenerator) -> Figure {
    let noise = Noise(&random)
    return switch self {
    case .bush: Figure(parts: [Self.foliage(Point(0, -0.5), Point(0.75, 0.5), noise, &random)])
    case .tree: tree(noise, &random)
    case .rock: rock(noise, &random)
    case .barrel: barrel(noise, &random)
    case .crate: crate(noise, &random)
    case .lamp: lamp(&random)
    case .sign: sign(&random)
    case .ball: ball(&random)
    case .buoy: buoy(&random)
    case .flower: flower(noise, &random)
    case .mushroom: mushroom(noise, &random)
    case .house: house(noise, &random)
    case .parasol: parasol(&random)
    case .vase: vase(noise, &random)
    case .fence: fence(noise, &random)
    }
  }

  static func foliage(
    _ center: Point, _ radii: Point, _ noise: Noise, _ random: inout SeededGenerator
  ) -> Part {
    let green = random.pick([
      Ink(0.20, 0.40, 0.16), Ink(0.30, 0.46, 0.16), Ink(0.16, 0.34, 0.22), Ink(0.56, 0.44, 0.14),
      Ink(0.60, 0.30, 0.14),
    ]).varied(&random)
    let shape = Shape.ellipse(center, radii).roughened(noise, cell: 0.22, by: 0.4)
    return Part(
      shape,
      Surface(
        ink: { p in
          let leaves = noise.fractal(p * 11, octaves: 2)
          return green * (0.55 + 0.9 * leaves) + Ink(0.05, 0.05, 0) * leaves
        }, roundness: radii.min() * 0.7))
  }

  private func tree(_ noise: Noise, _ random: inout SeededGenerator) -> Figure {
    let bark = Surface.mottled(Ink(0.36, 0.26, 0.18), noise, cell: 0.06, amount: 0.3, roundness: 0.08)
    if random.chance(0.35) {
      var parts = [Part(.limb(Point(0, 0), Point(0, -0.6), 0.09, 0.06), bark)]
      let green = Ink(0.14, 0.32, 0.20).varied(&random)
      for i in 0..<4 {
        let y = -0.35 - 0.38 * Float(i)
        let half = 0.62 - 0.13 * Float(i)
        let tier = Shape.polygon([Point(-half, y), Point(half, y), Point(0, y - 0.68)], rounding: 0.02)
          .roughened(noise, cell: 0.09, by: 0.16)
        parts.append(Part(tier, .mottled(green, noise, cell: 0.06, amount: 0.4, roundness: 0.2)))
      }
      return Figure(parts: parts)
    }
    return Figure(parts: [
      Part(.limb(Point(0, 0), Point(0.03, -0.9), 0.1, 0.06), bark),
      Part(.limb(Point(0.02, -0.7), Point(0.3, -1.1), 0.05, 0.03), bark),
      Self.foliage(Point(0, -1.45), Point(0.72, 0.62), noise, &random),
    ])
  }

  private func rock(_ noise: Noise, _ random: inout SeededGenerator) -> Figure {
    let grey = Ink(0.52, 0.50, 0.47).varied(&random, by: 0.12)
    let shape = Shape.polygon(
      [Point(-0.7, 0), Point(-0.5, -0.45), Point(-0.05, -0.7), Point(0.45, -0.5), Point(0.72, 0)],
      rounding: 0.06
    ).roughened(noise, cell: 0.2, by: 0.16)
    return Figure(parts: [Part(shape, .mottled(grey, noise, cell: 0.12, amount: 0.35, roundness: 0.3))])
  }

  private func barrel(_ noise: Noise, _ random: inout SeededGenerator) -> Figure {
    let paint = random.pick([Ink(0.20, 0.40, 0.62), Ink(0.62, 0.24, 0.16), Ink(0.50, 0.36, 0.20)]).varied(
      &random)
    let hoop = Surface.plain(paint * 0.55, roundness: 0.03, gloss: 0.2)
    let shape = Shape.box(Point(-0.34, -1), Point(0.34, 0), rounding: 0.1)
    return Figure(parts: [
      Part(shape, .mottled(paint, noise, cell: 0.3, amount: 0.12, roundness: 0.26, gloss: 0.25)),
      Part(.box(Point(-0.36, -0.72), Point(0.36, -0.66), rounding: 0.02), hoop),
      Part(.box(Point(-0.36, -0.36), Point(0.36, -0.30), rounding: 0.02), hoop),
    ])
  }

  private func crate(_ noise: Noise, _ random: inout SeededGenerator) -> Figure {
    let wood = Ink(0.66, 0.48, 0.28).varied(&random, by: 0.1)
    let plank = Surface(
      ink: { p in
        let gap = wave(p.y * 4.5) < -0.93 ? Float(0.45) : 1
        return wood * (gap * (0.8 + 0.35 * noise.at(p * Point(4, 26))))
      }, roundness: 0.04)
    let slat = Surface.mottled(wood * 0.8, noise, cell: 0.1, amount: 0.2, roundness: 0.03)
    return Figure(parts: [
      Part(.box(Point(-0.5, -0.95), Point(0.5, 0)), plank),
      Part(.box(Point(-0.5, -0.95), Point(-0.38, 0)), slat),
      Part(.box(Point(0.38, -0.95), Point(0.5, 0)), slat),
      Part(.limb(Point(-0.36, -0.1), Point(0.36, -0.85), 0.05, 0.05), slat),
    ])
  }

  private func lamp(_ random: inout SeededGenerator) -> Figure {
    let iron = Surface.plain(Ink(0.18, 0.20, 0.22).varied(&random), roundness: 0.04, gloss: 0.2)
    return Figure(parts: [
      Part(.limb(Point(0, 0), Point(0, -1.7), 0.06, 0.035), iron),
      Part(.box(Point(-0.12, -0.14), Point(0.12, 0), rounding: 0.03), iron),
      Part(
        .polygon([Point(-0.1, -1.7), Point(0.1, -1.7), Point(0.17, -2.0), Point(-0.17, -2.0)]),
        .plain(Ink(1, 0.93, 0.68), roundness: 0.02, glow: 0.8)),
      Part(.polygon([Point(-0.2, -2.0), Point(0.2, -2.0), Point(0, -2.16)], rounding: 0.02), iron),
    ])
  }

  private func sign(_ random: inout SeededGenerator) -> Figure {
    let pole = Surface.plain(Ink(0.55, 0.56, 0.58), roundness: 0.03, gloss: 0.3)
    let rim = random.pick([Ink(0.82, 0.10, 0.12), Ink(0.10, 0.30, 0.70), Ink(0.95, 0.78, 0.10)])
    let white = Surface.plain(Ink(0.95, 0.95, 0.93), roundness: 0.02)
    let center = Point(0, -1.55)
    let plate =
      random.chance(0.5)
      ? Shape.circle(center, 0.34)
      : .polygon([Point(-0.36, -1.3), Point(0.36, -1.3), Point(0, -1.92)], rounding: 0.04)
    let field =
      random.chance(0.5)
      ? Shape.ellipse(center + Point(0, 0.04), Point(0.2, 0.2)) : .box(Point(-0.2, -1.6), Point(0.2, -1.48))
    return Figure(parts: [
      Part(.limb(Point(0, 0), Point(0, -1.4), 0.035, 0.035), pole),
      Part(plate, .plain(rim, roundness: 0.03, gloss: 0.2)),
      Part(field, white),
    ])
  }

  private func ball(_ random: inout SeededGenerator) -> Figure {
    let a = Ink.enamel(&random)
    let b = Ink(0.95, 0.94, 0.9)
    let count = Float(random.integer(in: 2...4))
    return Figure(parts: [
      Part(
        .circle(Point(0, -0.5), 0.5),
        Surface(ink: { wave($0.x * count * 0.7 + $0.y * 0.4) > 0 ? a : b }, roundness: 0.5, gloss: 0.5))
    ])
  }

  private func buoy(_ random: inout SeededGenerator) -> Figure {
    let a = random.pick([Ink(0.90, 0.30, 0.10), Ink(0.15, 0.50, 0.25), Ink(0.85, 0.12, 0.12)])
    let b = Ink(0.95, 0.94, 0.9)
    return Figure(parts: [
      Part(.limb(Point(0, -0.9), Point(0, -1.35), 0.03, 0.03), .plain(Ink(0.3, 0.3, 0.3))),
      Part(.circle(Point(0, -1.4), 0.09), .plain(Ink(1, 0.9, 0.5), roundness: 0.08, glow: 0.5)),
      Part(
        .polygon([Point(-0.42, 0), Point(0.42, 0), Point(0.14, -0.95), Point(-0.14, -0.95)], rounding: 0.05),
        Surface(ink: { wave($0.y * 1.5) > 0 ? a : b }, roundness: 0.3, gloss: 0.3)),
    ])
  }

  private func flower(_ noise: Noise, _ random: inout SeededGenerator) -> Figure {
    let petal = random.pick([
      Ink(0.90, 0.25, 0.35), Ink(0.95, 0.85, 0.25), Ink(0.65, 0.40, 0.80), Ink(0.95, 0.93, 0.92),
      Ink(0.95, 0.55, 0.2),
    ]).varied(&random)
    let green = Surface.plain(Ink(0.24, 0.48, 0.18), roundness: 0.04)
    var parts = [Part(.limb(Point(0, 0), Point(0.04, -0.9), 0.03, 0.025), green)]
    parts.append(
      Part(
        Shape.ellipse(Point(0.2, -0.35), Point(0.22, 0.08)).turned(-0.09, around: Point(0.2, -0.35)), green))
    parts.append(
      Part(
        Shape.ellipse(Point(-0.17, -0.5), Point(0.2, 0.08)).turned(0.09, around: Point(-0.17, -0.5)), green))
    let count = random.integer(in: 5...8)
    let heart = Point(0.04, -1)
    for i in 0..<count {
      let turn = Float(i) / Float(count)
      let place = heart + Point(0.24, 0)
      parts.append(
        Part(
          Shape.ellipse(place, Point(0.2, 0.11)).turned(turn, around: heart),
          .mottled(petal, noise, cell: 0.1, amount: 0.12, roundness: 0.09)))
    }
    parts.append(
      Part(
        .circle(heart, 0.12), .mottled(Ink(0.62, 0.42, 0.10), noise, cell: 0.03, amount: 0.4, roundness: 0.1))
    )
    return Figure(parts: parts)
  }

  private func mushroom(_ noise: Noise, _ random: inout SeededGenerator) -> Figure {
    let cap = random.pick([Ink(0.80, 0.16, 0.12), Ink(0.62, 0.42, 0.24), Ink(0.88, 0.70, 0.40)]).varied(
      &random)
    let dome = Shape.ellipse(Point(0, -0.6), Point(0.6, 0.45)).intersected(
      with: .box(Point(-1, -1.2), Point(1, -0.5)))
    return Figure(parts: [
      Part(
        .limb(Point(0, -0.08), Point(0, -0.55), 0.2, 0.14), .plain(Ink(0.92, 0.88, 0.78), roundness: 0.14)),
      Part(
        dome,
        Surface.plain(cap, roundness: 0.3, gloss: 0.2).patched(
          Ink(0.96, 0.94, 0.88), noise, cell: Point(0.13, 0.13), above: 0.68)),
    ])
  }

  private func house(_ noise: Noise, _ random: inout SeededGenerator) -> Figure {
    let wall = random.pick([Ink(0.90, 0.84, 0.72), Ink(0.76, 0.42, 0.34), Ink(0.82, 0.84, 0.86)]).varied(
      &random)
    let roof = random.pick([Ink(0.60, 0.24, 0.18), Ink(0.34, 0.34, 0.38), Ink(0.50, 0.32, 0.22)]).varied(
      &random)
    let tiles = Surface(
      ink: { roof * (wave($0.y * 9) > -0.6 ? 1 : 0.75) * (0.85 + 0.3 * noise.at($0 * 14)) }, roundness: 0.02)
    var parts = [
      Part(
        .box(Point(0.3, -1.5), Point(0.46, -1.0)),
        .mottled(Ink(0.55, 0.30, 0.25), noise, cell: 0.06, amount: 0.2, roundness: 0.02)),
      Part(
        .box(Point(-0.7, -0.85), Point(0.7, 0)),
        .mottled(wall, noise, cell: 0.2, amount: 0.08, roundness: 0.02)),
      Part(
        .polygon(
          [Point(-0.85, -0.82), Point(0.85, -0.82), Point(0.5, -1.4), Point(-0.5, -1.4)], rounding: 0.01),
        tiles),
      Part(.box(Point(-0.1, -0.5), Point(0.16, 0)), .plain(roof * 0.7, roundness: 0.02)),
    ]
    for x: Float in [-0.52, 0.3] {
      parts.append(
        Part(.box(Point(x - 0.02, -0.64), Point(x + 0.26, -0.32)), .plain(Ink(0.95, 0.94, 0.9), roundness: 0))
      )
      parts.append(
        Part(.box(Point(x + 0.01, -0.61), Point(x + 0.23, -0.35)), .glass(top: -0.61, bottom: -0.35)))
    }
    return Figure(parts: parts)
  }

  private func parasol(_ random: inout SeededGenerator) -> Figure {
    let a = Ink.enamel(&random)
    let b = Ink(0.95, 0.93, 0.88)
    let dome = Shape.ellipse(Point(0, -1.1), Point(0.85, 0.5)).intersected(
      with: .box(Point(-1, -1.8), Point(1, -1.12)))
    return Figure(parts: [
      Part(.limb(Point(0, 0), Point(0, -1.6), 0.03, 0.025), .plain(Ink(0.75, 0.70, 0.62), roundness: 0.03)),
      Part(
        dome,
        Surface(ink: { wave($0.x / (0.55 + 0.3 * max(0, -0.9 - $0.y)) * 0.9) > 0 ? a : b }, roundness: 0.4)),
    ])
  }

  private func vase(_ noise: Noise, _ random: inout SeededGenerator) -> Figure {
    let clay = random.pick([Ink(0.72, 0.38, 0.24), Ink(0.24, 0.40, 0.62), Ink(0.88, 0.86, 0.80)]).varied(
      &random)
    let second = Ink.enamel(&random)
    let shape = Shape.ellipse(Point(0, -0.42), Point(0.36, 0.42)).melted(
      with: .limb(Point(0, -1.0), Point(0, -0.7), 0.17, 0.13), 0.12)
    return Figure(parts: [
      Part(
        shape,
        Surface.plain(clay, roundness: 0.3, gloss: 0.5).marked(second, .box(Point(-1, -0.5), Point(1, -0.36)))
      ),
      Part(.ellipse(Point(0, -1.04), Point(0.19, 0.05)), .plain(clay * 0.5, roundness: 0.02)),
    ])
  }

  private func fence(_ noise: Noise, _ random: inout SeededGenerator) -> Figure {
    let wood = Surface.mottled(
      random.pick([Ink(0.90, 0.89, 0.86), Ink(0.50, 0.36, 0.24), Ink(0.44, 0.44, 0.42)]).varied(&random),
      noise, cell: 0.08,
      amount: 0.2, roundness: 0.04)
    var parts: [Part] = []
    for y: Float in [-0.3, -0.65] {
      parts.append(Part(.box(Point(-1.5, y - 0.05), Point(1.5, y + 0.05)), wood))
    }
    for i in 0..<9 {
      let x = -1.4 + 0.35 * Float(i)
      parts.append(
        Part(
          .polygon([
            Point(x - 0.07, 0), Point(x + 0.07, 0), Point(x + 0.07, -0.85), Point(x, -0.97),
            Point(x - 0.07, -0.85),
          ]), wood))
    }
    return Figure(parts: parts)
  }
}
