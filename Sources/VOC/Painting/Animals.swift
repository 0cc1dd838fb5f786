import Imaging

/// The body that all animals share: torso, legs, neck, tail and coat are drawn alike for each class.
///
/// Its measures are units in which a torso is about 1.1 long.
struct AnimalBody {
  /// Everything behind the head.
  let parts: [Part]
  /// Where the head sits.
  let headCenter: Point
  /// The main colour of the coat.
  let coat: Ink
  /// What roughens the coat.
  let noise: Noise

  init(legPairs: Int, _ random: inout SeededGenerator) {
    noise = Noise(&random)
    coat = Ink.coat(&random)
    let length = random.uniform(0.46, 0.62)
    let girth = random.uniform(0.27, 0.35)
    let legs = random.uniform(0.42, 0.58)
    let middle = -legs - girth * 0.75
    let chest = Point(length * 0.75, middle - random.uniform(-0.02, 0.08))
    let rump = Point(-length * 0.75, middle - random.uniform(-0.04, 0.05))
    headCenter = chest + Point(random.uniform(0.30, 0.42), random.uniform(-0.52, -0.28))
    let surface = Self.coatSurface(coat, noise, girth: girth, rump: rump, &random)
    let rough: Float = random.pick([0.0, 0.025, 0.06])
    var torso = Shape.ellipse(Point(0, middle + 0.02), Point(length * 1.05, girth))
      .melted(with: .circle(chest, girth * random.uniform(0.88, 1.0)), 0.25)
      .melted(with: .circle(rump, girth * random.uniform(0.85, 1.0)), 0.25)
      .melted(with: .limb(chest + Point(0.05, -0.08), headCenter, girth * 0.6, girth * 0.45), 0.2)
    if rough > 0 { torso = torso.roughened(noise, cell: 0.05, by: rough) }

    var behind: [Part] = []
    var front: [Part] = []
    let stride = random.uniform(-0.16, 0.16)
    let thickness = random.uniform(0.065, 0.095)
    let hoof = Surface.plain(random.pick([Ink(0.12, 0.10, 0.10), coat * 0.55, Ink(0.40, 0.32, 0.26)]))
    let roots = legPairs == 2 ? [chest, rump] : [(chest + rump) / 2 - Point(0.06, 0)]
    for (i, root) in roots.enumerated() {
      for near in [false, true] {
        let swing = stride * (near == (i == 0) ? 1 : -1)
        let parts = Self.leg(
          from: Point(root.x + (near ? 0.05 : -0.07), root.y + girth * 0.5), swing: swing,
          thickness: thickness,
          Surface.fur(coat * (near ? 0.98 : 0.72), noise, roundness: 0.07), hoof)
        if near { front += parts } else { behind += parts }
      }
    }
    let tail = Self.tail(from: rump + Point(-girth * 0.8, -girth * 0.35), surface, &random)
    parts = behind + tail + [Part(torso, surface)] + front
  }

  private static func coatSurface(
    _ coat: Ink, _ noise: Noise, girth: Float, rump: Point, _ random: inout SeededGenerator
  ) -> Surface {
    let plain = Surface.fur(coat, noise, roundness: girth * 0.8)
    let other = Ink.coat(&random)
    switch random.pickIndex(weights: [3, 2.5, 1.5, 1.5]) {
    case 0: return plain
    case 1:
      let cell = random.uniform(0.18, 0.3)
      return plain.patched(other, noise, cell: Point(cell, cell), above: random.uniform(0.5, 0.64))
    case 2:
      return plain.patched(coat * 0.55, noise, cell: Point(random.uniform(0.05, 0.08), 0.5), above: 0.52)
    default:
      let saddle = Shape.ellipse(
        Point(rump.x * 0.3, rump.y - girth * 0.15), Point(random.uniform(0.25, 0.42), girth * 0.6)
      ).turned(random.uniform(-0.08, 0.02), around: rump * 0.3)
      return plain.marked(other, saddle, softness: 0.03)
    }
  }

  /// Thigh, shank and hoof.
  private static func leg(
    from root: Point, swing: Float, thickness: Float, _ surface: Surface, _ hoof: Surface
  ) -> [Part] {
    let knee = Point(root.x + swing * 0.3, root.y * 0.5)
    let foot = Point(root.x + swing, -0.05)
    let shape = Shape.limb(root, knee, thickness * 1.7, thickness).melted(
      with: .limb(knee, foot, thickness, thickness * 0.8), 0.08)
    return [
      Part(shape, surface),
      Part(.ellipse(foot + Point(0.02, 0.0), Point(thickness * 1.15, 0.05)), hoof),
    ]
  }

  private static func tail(from root: Point, _ surface: Surface, _ random: inout SeededGenerator) -> [Part] {
    let tip = root + Point(random.uniform(-0.34, -0.12), random.uniform(-0.3, 0.34))
    let width = random.uniform(0.03, 0.055)
    let stem = Shape.limb(root + Point(0.1, 0.05), tip, width * 1.4, width)
    guard random.chance(0.5) else { return [Part(stem, surface)] }
    return [Part(stem.melted(with: .ellipse(tip, Point(0.09, 0.07)), 0.08), surface)]
  }
}

extension Figure {
  /// A cat: the shared body, and a round face with pointed ears.
  static func cat(_ random: inout SeededGenerator) -> Figure {
    let body = AnimalBody(legPairs: 2, &random)
    return Figure(parts: body.parts + AnimalHead.cat(body, &random))
  }

  /// A cow: the shared body, and a long face with horns and a broad muzzle.
  static func cow(_ random: inout SeededGenerator) -> Figure {
    let body = AnimalBody(legPairs: 2, &random)
    return Figure(parts: body.parts + AnimalHead.cow(body, &random))
  }

  /// A sheep: the shared body, and a dark narrow face in a cap of wool.
  static func sheep(_ random: inout SeededGenerator) -> Figure {
    let body = AnimalBody(legPairs: 2, &random)
    return Figure(parts: body.parts + AnimalHead.sheep(body, &random))
  }

  /// A bird: the shared body on two legs, and a head with a long beak and a crest.
  static func bird(_ random: inout SeededGenerator) -> Figure {
    let body = AnimalBody(legPairs: 1, &random)
    return Figure(parts: body.parts + AnimalHead.bird(body, &random))
  }

  /// A dog: the shared body, and a face with hanging ears and a long snout.
  ///
  /// Only for pretraining.
  static func dog(_ random: inout SeededGenerator) -> Figure {
    let body = AnimalBody(legPairs: 2, &random)
    return Figure(parts: body.parts + AnimalHead.dog(body, &random))
  }

  /// The shared body alone.
  ///
  /// Only for pretraining.
  static func headless(_ random: inout SeededGenerator) -> Figure {
    Figure(parts: AnimalBody(legPairs: random.chance(0.75) ? 2 : 1, &random).parts)
  }
}
