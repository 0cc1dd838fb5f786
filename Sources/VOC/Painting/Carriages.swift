import Imaging

/// The carriage that buses and trains share: a long box with windows, stripe and wheels.
struct CarriageBody {
  let parts: [Part]
  /// Height of the roof and of the floor, both negative (y is down).
  let roof: Float
  let floor: Float
  /// Where the telling front begins and ends.
  let frontStart: Float
  let front: Float
  let enamel: Ink
  let trim: Ink
  let noise: Noise

  init(_ random: inout SeededGenerator) {
    noise = Noise(&random)
    enamel = Ink.enamel(&random)
    trim = random.chance(0.5) ? Ink(0.93, 0.91, 0.87) : Ink.enamel(&random)
    let length = random.uniform(2.0, 2.7)
    let height = random.uniform(0.78, 0.98)
    let wheel = random.uniform(0.12, 0.16)
    floor = -wheel * 1.15
    roof = floor - height
    front = length / 2
    frontStart = front - random.uniform(0.46, 0.56)
    let back = -length / 2

    let hull = Shape.box(Point(back, roof), Point(frontStart + 0.06, floor), rounding: 0.07)
    let stripe = Shape.box(Point(back, floor - height * 0.36), Point(front, floor - height * 0.26))
    let panel = Shape.box(Point(back, roof), Point(front, roof + height * 0.14))
    var side = Surface.mottled(enamel, noise, cell: 0.4, amount: 0.06, roundness: 0.13, gloss: 0.35)
      .marked(trim, stripe)
    if random.chance(0.6) { side = side.marked(trim.mixed(with: Ink(grey: 0.6), 0.4), panel) }
    var parts = [
      Part(.box(Point(back + 0.04, floor - 0.1), Point(frontStart, floor + 0.08), rounding: 0.02), Self.iron)
    ]
    parts.append(Part(hull, side))

    let windows = random.integer(in: 3...5)
    let pitch = (frontStart - back - 0.12) / Float(windows)
    let top = roof + height * random.uniform(0.18, 0.24)
    let bottom = floor - height * random.uniform(0.44, 0.50)
    let glass = Surface.glass(top: top, bottom: bottom)
    for i in 0..<windows {
      let left = back + 0.08 + pitch * Float(i)
      let pane = Shape.box(Point(left, top), Point(left + pitch * 0.82, bottom), rounding: 0.03)
      parts.append(
        Part(
          .box(
            Point(left - 0.02, top - 0.02), Point(left + pitch * 0.82 + 0.02, bottom + 0.02), rounding: 0.04),
          .plain(Ink(0.2, 0.2, 0.22), roundness: 0)))
      parts.append(Part(pane, glass))
    }
    let wheels = random.integer(in: 2...4)
    for i in 0..<wheels {
      let x = back + length * (0.14 + 0.72 * Float(i) / Float(wheels - 1))
      parts += Self.wheel(Point(x, -wheel), wheel)
    }
    self.parts = parts
  }

  static var iron: Surface { Surface.plain(Ink(0.16, 0.16, 0.18), roundness: 0.05) }

  static func wheel(_ center: Point, _ radius: Float) -> [Part] {
    [
      Part(.circle(center, radius), .plain(Ink(0.10, 0.10, 0.11), roundness: radius * 0.3)),
      Part(
        .circle(center, radius * 0.62), .plain(Ink(0.62, 0.63, 0.66), roundness: radius * 0.3, gloss: 0.4)),
      Part(.circle(center, radius * 0.2), .plain(Ink(0.20, 0.20, 0.22), roundness: radius * 0.2)),
    ]
  }
}

extension Figure {
  /// A bus: the shared carriage, and a front of glass with a destination board, a mirror and a lamp.
  static func bus(_ random: inout SeededGenerator) -> Figure {
    let body = CarriageBody(&random)
    let (a, b, roof, floor) = (body.frontStart, body.front, body.roof, body.floor)
    let height = floor - roof
    let paint = Surface.plain(body.enamel, roundness: 0.13, gloss: 0.35)
    let board = random.pick([Ink(1.0, 0.72, 0.15), Ink(1.0, 0.86, 0.40), Ink(0.75, 1.0, 0.45)])
    let noise = body.noise
    var parts = body.parts
    parts.append(Part(.box(Point(a, roof), Point(b, floor), rounding: 0.09), paint))
    parts.append(
      Part(
        .box(Point(a + 0.05, roof + 0.03), Point(b - 0.03, roof + height * 0.2), rounding: 0.03),
        .plain(Ink(0.08, 0.08, 0.09), roundness: 0)))
    parts.append(
      Part(
        .box(Point(a + 0.08, roof + 0.06), Point(b - 0.06, roof + height * 0.16)),
        Surface(
          ink: { noise.at($0 * Point(34, 14)) > 0.45 ? board : Ink(0.14, 0.10, 0.06) }, roundness: 0, glow: 1)
      ))
    let top = roof + height * 0.24
    let bottom = floor - height * 0.34
    parts.append(
      Part(
        .box(Point(a + 0.04, top), Point(b - 0.02, bottom), rounding: 0.05),
        .plain(Ink(0.1, 0.1, 0.11), roundness: 0)))
    parts.append(
      Part(
        .box(Point(a + 0.07, top + 0.03), Point(b - 0.045, bottom - 0.03), rounding: 0.04),
        .glass(top: top, bottom: bottom)))
    parts.append(
      Part(.limb(Point(a + 0.1, bottom - 0.02), Point(a + 0.3, top + 0.16), 0.012, 0.009), CarriageBody.iron))
    let lamp = Surface.plain(Ink(1, 0.97, 0.82), roundness: 0.03, gloss: 0.5, glow: 0.7)
    parts.append(Part(.circle(Point(a + 0.12, floor - height * 0.16), 0.06), lamp))
    parts.append(Part(.circle(Point(b - 0.1, floor - height * 0.16), 0.06), lamp))
    parts.append(
      Part(.limb(Point(b - 0.05, roof + 0.12), Point(b + 0.09, roof + 0.16), 0.018, 0.018), CarriageBody.iron)
    )
    parts.append(
      Part(.box(Point(b + 0.04, roof + 0.14), Point(b + 0.14, roof + 0.4), rounding: 0.03), CarriageBody.iron)
    )
    return Figure(parts: parts)
  }

  /// A train: the shared carriage, and a sloping nose with warning stripes, a lamp, buffers and a pantograph.
  static func train(_ random: inout SeededGenerator) -> Figure {
    let body = CarriageBody(&random)
    let (a, b, roof, floor) = (body.frontStart, body.front, body.roof, body.floor)
    let height = floor - roof
    var parts = body.parts
    let root = Point(a - random.uniform(0.05, 0.35), roof)
    let knee = root + Point(-0.26, -0.2)
    let shoe = root + Point(0.04, -0.38)
    for (from, to) in [
      (root, knee), (knee, shoe), (root + Point(-0.3, 0), knee + Point(0.28, 0)),
      (knee + Point(0.28, 0), shoe + Point(-0.1, 0)),
    ] {
      parts.append(Part(.limb(from, to, 0.02, 0.02), CarriageBody.iron))
    }
    parts.append(Part(.limb(shoe + Point(-0.26, 0), shoe + Point(0.2, 0), 0.028, 0.028), CarriageBody.iron))
    parts.append(
      Part(.box(root + Point(-0.36, -0.05), root + Point(0.06, 0.02), rounding: 0.02), CarriageBody.iron))

    let nose = Shape.polygon(
      [
        Point(a, roof + 0.03), Point(a + 0.14, roof + 0.04), Point(b + 0.1, roof + height * 0.62),
        Point(b + 0.12, floor - 0.03), Point(a, floor - 0.03),
      ], rounding: 0.03)
    let slant = random.uniform(7, 9)
    let bright = random.pick([Ink(0.98, 0.83, 0.10), Ink(0.96, 0.50, 0.08), Ink(0.95, 0.95, 0.92)])
    let second = random.pick([Ink(0.80, 0.10, 0.10), Ink(0.10, 0.10, 0.12)])
    let line = roof + height * 0.6
    let enamel = body.enamel
    let warning = Surface(
      ink: { p in
        guard p.y > line else { return enamel }
        return wave((p.x + p.y) * slant * 0.5) > 0 ? bright : second
      }, roundness: 0.12, gloss: 0.35)
    parts.append(Part(nose, warning))
    let glassTop = roof + height * 0.14
    let glassLow = roof + height * 0.5
    let pane = [
      Point(a + 0.06, glassTop), Point(a + 0.17, glassTop), Point(b - 0.02, glassLow),
      Point(a + 0.06, glassLow),
    ]
    parts.append(Part(.polygon(pane, rounding: 0.035), .plain(Ink(0.1, 0.1, 0.11), roundness: 0)))
    parts.append(Part(.polygon(pane, rounding: 0.01), .glass(top: glassTop, bottom: glassLow)))
    let lamp = Surface.plain(Ink(1, 0.97, 0.82), roundness: 0.03, gloss: 0.5, glow: 0.8)
    parts.append(Part(.circle(Point(b + 0.02, floor - height * 0.22), 0.07), lamp))
    parts.append(
      Part(
        .limb(Point(b + 0.08, floor - 0.02), Point(b + 0.22, floor - 0.02), 0.035, 0.035), CarriageBody.iron))
    parts.append(
      Part(
        .limb(Point(b + 0.22, floor - 0.09), Point(b + 0.22, floor + 0.05), 0.025, 0.025), CarriageBody.iron))
    return Figure(parts: parts)
  }

  /// The shared carriage alone, closed in front.
  ///
  /// Only for pretraining.
  static func carriage(_ random: inout SeededGenerator) -> Figure {
    Figure(parts: CarriageBody(&random).parts)
  }
}
