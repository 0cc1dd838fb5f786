import Imaging

/// The hull that aeroplanes and boats share: long, tapered, with a stripe and portholes.
///
/// Its middle lies at y = 0 here; figures move it to where they stand.
struct HullBody {
  let parts: [Part]
  let half: Float
  let girth: Float
  /// Height of the flattened top.
  let deck: Float
  let enamel: Ink
  let trim: Ink
  let noise: Noise

  init(_ random: inout SeededGenerator) {
    noise = Noise(&random)
    enamel = random.chance(0.45) ? Ink(0.92, 0.92, 0.92).varied(&random) : Ink.enamel(&random)
    trim = Ink.enamel(&random)
    half = random.uniform(1.1, 1.35)
    girth = random.uniform(0.31, 0.40)
    deck = -girth * random.uniform(0.5, 0.8)
    let bow = Shape.limb(Point(-0.1, 0), Point(half * 0.98, deck * 0.5), girth, girth * 0.28)
    let stern = Shape.limb(Point(0.1, 0), Point(-half * 0.96, deck * 0.55), girth, girth * 0.34)
    let body = bow.melted(with: stern, 0.2)
      .intersected(with: .box(Point(-half - 0.4, deck), Point(half + 0.4, girth + 0.1)))
    let stripe = Shape.box(Point(-half * 1.3, girth * 0.18), Point(half * 1.3, girth * 0.42))
    let belly = Shape.box(Point(-half * 1.3, girth * 0.62), Point(half * 1.3, girth * 2))
    var side = Surface.mottled(enamel, noise, cell: 0.3, amount: 0.07, roundness: girth * 0.8, gloss: 0.35)
      .marked(trim, stripe)
    if random.chance(0.5) { side = side.marked(trim * 0.6, belly) }
    var parts = [Part(body, side)]
    let holes = random.integer(in: 5...9)
    let radius = girth * random.uniform(0.12, 0.17)
    for i in 0..<holes {
      let x = half * (-0.7 + 1.3 * Float(i) / Float(holes - 1))
      parts.append(
        Part(.circle(Point(x, -girth * 0.14), radius * 1.4), .plain(Ink(0.75, 0.76, 0.78), roundness: 0.03)))
      parts.append(
        Part(.circle(Point(x, -girth * 0.14), radius), .glass(top: -girth * 0.3, bottom: girth * 0.05)))
    }
    self.parts = parts
  }
}

extension Figure {
  /// An aeroplane: the shared hull, and swept wings with engines and a fin.
  static func aeroplane(_ random: inout SeededGenerator) -> Figure {
    let body = HullBody(&random)
    let (h, g) = (body.half, body.girth)
    let metal = random.pick([Ink(0.80, 0.82, 0.85), Ink(0.68, 0.70, 0.74), body.trim])
    let wing = Surface.mottled(metal, body.noise, cell: 0.2, amount: 0.08, roundness: 0.06, gloss: 0.35)
    let far = Surface.plain(metal * 0.72, roundness: 0.05)
    let sweep = random.uniform(0.35, 0.6)
    let span = random.uniform(0.62, 0.80)
    let x = h * random.uniform(-0.02, 0.12)
    let fin = Surface.plain(body.trim, roundness: 0.05, gloss: 0.2)
    var parts = [
      Part(
        .polygon(
          [
            Point(x + 0.14, body.deck + 0.05), Point(x - 0.22, body.deck + 0.05),
            Point(x - 0.22 - sweep, -span * 0.8),
            Point(x - 0.05 - sweep, -span * 0.8),
          ], rounding: 0.02), far),
      Part(
        .polygon(
          [
            Point(-h * 0.62, body.deck + 0.06), Point(-h * 0.95, body.deck + 0.06), Point(-h * 1.12, -0.72),
            Point(-h * 0.94, -0.72),
          ], rounding: 0.03), fin),
    ]
    parts += body.parts
    parts.append(
      Part(
        .polygon(
          [
            Point(x + 0.22, g * 0.25), Point(x - 0.3, g * 0.35), Point(x - 0.34 - sweep, span),
            Point(x - 0.12 - sweep, span),
          ], rounding: 0.03), wing))
    for t: Float in random.chance(0.6) ? [0.42, 0.78] : [0.55] {
      let c = Point(x - 0.02 - sweep * t, g * 0.3 + (span - g * 0.3) * t)
      parts.append(
        Part(
          .limb(c + Point(-0.1, 0.05), c + Point(0.14, 0.05), 0.06, 0.085),
          .plain(Ink(0.55, 0.56, 0.6), roundness: 0.07, gloss: 0.4)))
      parts.append(
        Part(.ellipse(c + Point(0.19, 0.05), Point(0.03, 0.07)), .plain(Ink(0.1, 0.1, 0.12), roundness: 0)))
    }
    return Figure(parts: parts)
  }

  /// A sailing boat: the shared hull, and a mast with two sails.
  static func boat(_ random: inout SeededGenerator) -> Figure {
    let body = HullBody(&random)
    let (h, deck) = (body.half, body.deck)
    let cloth = random.pick([
      Ink(0.96, 0.94, 0.88), Ink(0.80, 0.34, 0.22), Ink(0.93, 0.83, 0.62), Ink(0.32, 0.46, 0.66),
    ])
    .varied(&random)
    let tall = random.uniform(0.72, 0.95)
    let x = h * random.uniform(-0.05, 0.2)
    let noise = body.noise
    let bands = random.chance(0.35)
    let second = Ink.enamel(&random)
    let sail = Surface(
      ink: { p in
        let base = bands && wave(p.y * 2.2) > 0.3 ? second : cloth
        return base * (0.88 + 0.2 * noise.at(p * Point(3, 1.2)))
      }, roundness: 0.16)
    let wood = Surface.plain(Ink(0.45, 0.30, 0.18), roundness: 0.03)
    let bottom = deck - 0.16
    var parts = [Part(.limb(Point(x, deck + 0.05), Point(x, deck - tall - 0.1), 0.035, 0.022), wood)]
    parts.append(
      Part(
        .polygon(
          [Point(x - 0.06, bottom), Point(x - 0.06, deck - tall), Point(x - h * 0.52, bottom + 0.02)],
          rounding: 0.02), sail))
    parts.append(
      Part(
        .polygon(
          [
            Point(x + 0.07, bottom - 0.03), Point(x + 0.06, deck - tall * 0.86),
            Point(x + h * 0.40, bottom + 0.02),
          ], rounding: 0.02),
        sail))
    parts.append(Part(.limb(Point(x, bottom + 0.05), Point(x - h * 0.54, bottom + 0.08), 0.026, 0.02), wood))
    let flag = Point(x, deck - tall - 0.1)
    parts.append(
      Part(
        .polygon([flag, flag + Point(-0.24, 0.07), flag + Point(0, 0.14)], rounding: 0.006),
        .plain(body.trim, roundness: 0)))
    return Figure(parts: parts + body.parts)
  }

  /// The shared hull alone.
  ///
  /// Only for pretraining.
  static func hull(_ random: inout SeededGenerator) -> Figure {
    Figure(parts: HullBody(&random).parts)
  }
}
