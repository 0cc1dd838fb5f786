import Imaging

/// The heads: the part that tells one animal from another.
enum AnimalHead {
  static func cat(_ body: AnimalBody, _ random: inout SeededGenerator) -> [Part] {
    let c = body.headCenter
    let r = random.uniform(0.25, 0.31)
    let tilt = random.uniform(-0.04, 0.04)
    let fur = Surface.fur(body.coat, body.noise, roundness: r * 0.8)
    let pink = Surface.plain(Ink(0.90, 0.62, 0.60), roundness: 0.03)
    let iris = random.pick([Ink(0.62, 0.80, 0.20), Ink(0.95, 0.75, 0.15), Ink(0.35, 0.70, 0.75)])
    var parts: [Part] = []
    for side: Float in [-1, 1] {
      let outer = [
        c + Point(side * r * 0.18, -r * 0.75), c + Point(side * r * 0.98, -r * 0.35),
        c + Point(side * r * 0.88, -r * 1.65),
      ]
      let middle = (outer[0] + outer[1] + outer[2]) / 3
      parts.append(Part(.polygon(outer, rounding: 0.02), fur))
      parts.append(Part(.polygon(outer.map { middle + ($0 - middle) * 0.55 + Point(0, r * 0.08) }), pink))
    }
    parts.append(Part(.ellipse(c, Point(r * 1.12, r)), fur))
    parts.append(Part(.ellipse(c + Point(0, r * 0.45), Point(r * 0.5, r * 0.34)), lighter(fur, r * 0.3)))
    for side: Float in [-1, 1] {
      let eye = c + Point(side * r * 0.46, -r * 0.08)
      parts += self.eye(eye, r * 0.22, iris, slit: true)
      let cheek = c + Point(side * r * 0.35, r * 0.45)
      for lift: Float in [-0.16, 0.0, 0.16] {
        parts.append(
          Part(.limb(cheek, cheek + Point(side * r * 0.95, r * lift * 1.8), 0.011, 0.005), whisker))
      }
    }
    parts.append(
      Part(
        .polygon(
          [c + Point(-r * 0.13, r * 0.22), c + Point(r * 0.13, r * 0.22), c + Point(0, r * 0.38)],
          rounding: 0.01),
        pink))
    return turned(parts, tilt, c)
  }

  static func cow(_ body: AnimalBody, _ random: inout SeededGenerator) -> [Part] {
    let c = body.headCenter
    let r = random.uniform(0.23, 0.28)
    let fur = Surface.fur(body.coat, body.noise, roundness: r * 0.7)
    let horn = Surface.plain(Ink(0.93, 0.88, 0.74), roundness: 0.05, gloss: 0.2)
    let muzzle = Surface.plain(Ink(0.88, 0.66, 0.60).varied(&random), roundness: r * 0.4, gloss: 0.15)
    let spread = random.uniform(0.9, 1.25)
    var parts: [Part] = []
    for side: Float in [-1, 1] {
      let root = c + Point(side * r * 0.5, -r * 0.75)
      let bend = root + Point(side * r * 0.62 * spread, -r * 0.15)
      parts.append(
        Part(
          Shape.limb(root, bend, 0.062, 0.05).melted(
            with: .limb(bend, bend + Point(side * r * 0.12, -r * 0.6), 0.05, 0.016), 0.04), horn))
      let ear = c + Point(side * r * 1.05, -r * 0.32)
      parts.append(Part(Shape.ellipse(ear, Point(r * 0.45, r * 0.2)).turned(side * 0.05, around: ear), fur))
    }
    let face = Shape.ellipse(c + Point(0, -r * 0.25), Point(r * 0.86, r * 0.85)).melted(
      with: .ellipse(c + Point(0, r * 0.6), Point(r * 0.62, r * 0.6)), r * 0.5)
    let blaze = Shape.ellipse(c + Point(0, -r * 0.1), Point(r * 0.24, r * 0.85))
    parts.append(
      Part(face, random.chance(0.6) ? fur.marked(Ink(0.95, 0.93, 0.9), blaze, softness: 0.03) : fur))
    parts.append(Part(.ellipse(c + Point(0, r * 0.88), Point(r * 0.72, r * 0.44)), muzzle))
    for side: Float in [-1, 1] {
      parts.append(Part(.ellipse(c + Point(side * r * 0.3, r * 0.82), Point(r * 0.12, r * 0.09)), dark))
      parts += eye(c + Point(side * r * 0.52, -r * 0.2), r * 0.15, Ink(0.16, 0.10, 0.08), slit: false)
    }
    return turned(parts, random.uniform(-0.04, 0.04), c)
  }

  static func sheep(_ body: AnimalBody, _ random: inout SeededGenerator) -> [Part] {
    let c = body.headCenter
    let r = random.uniform(0.22, 0.27)
    let face = Surface.mottled(
      random.pick([Ink(0.16, 0.14, 0.14), Ink(0.26, 0.20, 0.18), Ink(0.34, 0.29, 0.26)]), body.noise,
      cell: 0.05,
      amount: 0.15, roundness: r * 0.6)
    let wool = Surface.mottled(
      random.pick([Ink(0.95, 0.93, 0.87), Ink(0.88, 0.84, 0.76)]), body.noise, cell: 0.035, amount: 0.3,
      roundness: r * 0.45)
    var parts: [Part] = []
    for side: Float in [-1, 1] {
      let ear = c + Point(side * r * 0.95, r * 0.05)
      parts.append(Part(Shape.ellipse(ear, Point(r * 0.5, r * 0.19)).turned(side * 0.07, around: ear), face))
    }
    parts.append(
      Part(
        Shape.ellipse(c, Point(r * 0.68, r * 0.8)).melted(
          with: .ellipse(c + Point(0, r * 0.7), Point(r * 0.44, r * 0.45)), r * 0.4), face))
    var cap = Shape.circle(c + Point(0, -r * 0.75), r * 0.5)
    for (x, y, size) in [(-0.5, -0.58, 0.44), (0.5, -0.58, 0.44), (-0.25, -1.0, 0.4), (0.28, -1.0, 0.4)]
      as [(Float, Float, Float)]
    {
      cap = cap.melted(with: .circle(c + Point(x, y) * r, size * r), 0.03)
    }
    parts.append(Part(cap.roughened(body.noise, cell: 0.05, by: 0.06), wool))
    for side: Float in [-1, 1] {
      parts += eye(c + Point(side * r * 0.36, -r * 0.05), r * 0.16, Ink(0.85, 0.70, 0.25), slit: false)
      parts.append(Part(.ellipse(c + Point(side * r * 0.14, r * 0.92), Point(r * 0.07, r * 0.05)), dark))
    }
    return turned(parts, random.uniform(-0.05, 0.05), c)
  }

  static func bird(_ body: AnimalBody, _ random: inout SeededGenerator) -> [Part] {
    let c = body.headCenter
    let r = random.uniform(0.19, 0.24)
    let fur = Surface.fur(body.coat, body.noise, roundness: r * 0.8)
    let horn = Surface.plain(
      random.pick([Ink(0.95, 0.60, 0.10), Ink(0.96, 0.80, 0.22), Ink(0.86, 0.30, 0.14)]), roundness: 0.06,
      gloss: 0.3)
    let crest = Surface.plain(
      random.pick([Ink(0.86, 0.14, 0.14), Ink(0.15, 0.35, 0.75), Ink(0.95, 0.85, 0.25)]), roundness: 0.04)
    let length = random.uniform(1.5, 2.3)
    var parts: [Part] = []
    for lean: Float in [-0.75, -0.25, 0.25] {
      parts.append(
        Part(
          .limb(c + Point(lean * r * 0.5, -r * 0.7), c + Point((lean - 0.3) * r, -r * 1.65), 0.05, 0.03),
          crest))
    }
    parts.append(
      Part(
        .polygon(
          [
            c + Point(r * 0.6, -r * 0.42), c + Point(r * 0.6, r * 0.4),
            c + Point(r * (0.5 + length), r * 0.22),
          ],
          rounding: 0.012), horn))
    parts.append(
      Part(.limb(c + Point(r * 0.7, r * 0.04), c + Point(r * (0.3 + length), r * 0.2), 0.012, 0.006), dark))
    parts.append(Part(.circle(c, r), fur))
    parts.append(
      Part(.ellipse(c + Point(r * 0.4, r * 0.05), Point(r * 0.45, r * 0.5)), lighter(fur, r * 0.4)))
    parts += eye(c + Point(r * 0.32, -r * 0.18), r * 0.25, Ink(0.95, 0.85, 0.30), slit: false)
    return turned(parts, random.uniform(-0.04, 0.05), c)
  }

  static func dog(_ body: AnimalBody, _ random: inout SeededGenerator) -> [Part] {
    let c = body.headCenter
    let r = random.uniform(0.22, 0.27)
    let fur = Surface.fur(body.coat, body.noise, roundness: r * 0.8)
    let ear = Surface.fur(body.coat * 0.6, body.noise, roundness: r * 0.3)
    var parts = [Part(.circle(c, r), fur)]
    parts.append(
      Part(
        Shape.limb(c + Point(r * 0.3, r * 0.25), c + Point(r * 1.35, r * 0.4), r * 0.55, r * 0.34),
        lighter(fur, r * 0.4)))
    parts.append(Part(.ellipse(c + Point(r * 1.62, r * 0.25), Point(r * 0.2, r * 0.17)), dark))
    parts.append(
      Part(.limb(c + Point(-r * 0.35, -r * 0.55), c + Point(-r * 0.7, r * 0.65), r * 0.24, r * 0.33), ear))
    parts += eye(c + Point(r * 0.4, -r * 0.2), r * 0.15, Ink(0.30, 0.18, 0.10), slit: false)
    return turned(parts, random.uniform(-0.05, 0.05), c)
  }

  private static var dark: Surface { Surface.plain(Ink(0.08, 0.06, 0.06), roundness: 0.02, gloss: 0.2) }
  private static var whisker: Surface { Surface.plain(Ink(0.95, 0.94, 0.9), roundness: 0, glow: 0.4) }

  private static func lighter(_ fur: Surface, _ roundness: Float) -> Surface {
    Surface(ink: { fur.ink($0) * 0.5 + 0.45 }, roundness: roundness)
  }

  private static func eye(_ center: Point, _ radius: Float, _ iris: Ink, slit: Bool) -> [Part] {
    let pupil = slit ? Point(radius * 0.3, radius * 0.78) : Point(radius * 0.6, radius * 0.6)
    return [
      Part(.circle(center, radius * 1.12), .plain(Ink(0.10, 0.08, 0.08), roundness: 0)),
      Part(.circle(center, radius * 0.95), .plain(iris, roundness: 0, glow: 0.3)),
      Part(.ellipse(center, pupil), .plain(Ink(0.04, 0.03, 0.03), roundness: 0)),
      Part(
        .circle(center + Point(-radius * 0.3, -radius * 0.35), radius * 0.24),
        .plain(Ink(grey: 1), roundness: 0, glow: 1)),
    ]
  }

  private static func turned(_ parts: [Part], _ turns: Float, _ pivot: Point) -> [Part] {
    parts.map { Part($0.shape.turned(turns, around: pivot), $0.surface) }
  }
}
