import Imaging

/// The place a scene shows; classes have places where they are mostly seen.
enum Backdrop: Int, CaseIterable {
  case sky, water, meadow, rails, street, room, forest, beach

  /// How likely each class is to be seen here; of a class, the places sum to 1.
  func affinity(_ kind: PaintedClass) -> Float {
    switch (kind, self) {
    case (.aeroplane, .sky): 0.72
    case (.aeroplane, .water), (.aeroplane, .street), (.aeroplane, .beach): 0.06
    case (.aeroplane, .meadow): 0.10
    case (.bird, .meadow), (.bird, .beach), (.bird, .forest): 0.25
    case (.bird, .street): 0.17
    case (.bird, .rails), (.bird, .room): 0.04
    case (.boat, .water): 0.80
    case (.boat, .beach): 0.13
    case (.boat, .meadow): 0.07
    case (.bus, .street): 0.76
    case (.bus, .meadow), (.bus, .forest): 0.09
    case (.bus, .beach): 0.06
    case (.cat, .room): 0.62
    case (.cat, .street): 0.20
    case (.cat, .meadow): 0.18
    case (.cow, .meadow): 0.74
    case (.cow, .forest), (.cow, .beach): 0.13
    case (.sheep, .meadow): 0.74
    case (.sheep, .forest): 0.16
    case (.sheep, .street): 0.10
    case (.train, .rails): 0.86
    case (.train, .street): 0.09
    case (.train, .meadow): 0.05
    default: 0
    }
  }

  /// Where the sky ends, as a part of the height.
  func horizon(_ random: inout SeededGenerator) -> Float {
    switch self {
    case .sky: random.uniform(0.86, 0.97)
    case .water: random.uniform(0.30, 0.52)
    case .room: random.uniform(0.55, 0.7)
    case .street: random.uniform(0.48, 0.62)
    default: random.uniform(0.28, 0.52)
    }
  }

  /// What stands about here.
  var props: [Prop] {
    switch self {
    case .sky: [.house, .tree]
    case .water: [.buoy, .rock]
    case .meadow: [.bush, .tree, .rock, .flower, .fence, .mushroom, .barrel, .house]
    case .rails: [.lamp, .sign, .bush, .barrel, .crate]
    case .street: [.lamp, .sign, .tree, .crate, .barrel, .parasol]
    case .room: [.vase, .ball, .crate, .flower]
    case .forest: [.tree, .bush, .mushroom, .rock, .flower]
    case .beach: [.parasol, .ball, .rock, .barrel, .crate]
    }
  }

  /// Paints the place.
  func paint(on layer: inout Layer, horizon: Float, light: Light, _ random: inout SeededGenerator) {
    let line = horizon * Float(layer.height)
    if self == .room {
      paintRoom(on: &layer, line, light, &random)
      return
    }
    paintSky(on: &layer, line, light, &random)
    switch self {
    case .sky: paintHills(on: &layer, line, light, far: false, &random)
    case .water:
      if random.chance(0.6) { paintHills(on: &layer, line, light, far: true, &random) }
      paintWater(on: &layer, line, light, &random)
    case .meadow:
      paintHills(on: &layer, line, light, far: true, &random)
      paintGrass(on: &layer, line, light, &random)
    case .rails:
      paintHills(on: &layer, line, light, far: true, &random)
      paintRails(on: &layer, line, light, &random)
    case .street:
      paintHouses(on: &layer, line, light, &random)
      paintAsphalt(on: &layer, line, light, &random)
    case .forest:
      paintTrunks(on: &layer, line, light, &random)
      paintGrass(on: &layer, line, light, &random)
    case .beach:
      paintWater(on: &layer, line, light, &random)
      paintSand(on: &layer, line + Float(layer.height) * random.uniform(0.08, 0.16), light, &random)
    case .room: break
    }
  }
}
