import Imaging

/// One image of the painted set, and all that is known about it.
public struct PaintedScene: Sendable {
  /// An object as it can be seen in the image.
  public struct Object: Sendable {
    public let kind: PaintedClass
    /// Its number in `instances`, from 1.
    public let number: UInt8
    /// 0-based columns and rows of its visible pixels.
    public let columns: ClosedRange<Int>
    public let rows: ClosedRange<Int>
    /// Whether the image's border cuts it.
    public let isTruncated: Bool
    public let facesLeft: Bool
    /// Visible pixels.
    public let area: Int
  }

  public let image: RGBImage
  /// The objects, the farthest first.
  public let objects: [Object]
  /// The number of the object that each pixel shows, 0 for none: `instances` before its void border.
  let owners: [UInt8]
  /// The pixels of each thing of no class that stands about.
  let clutter: [[Bool]]

  /// Class labels, with a void border of two pixels along every outline.
  public var classes: LabelMap {
    var map = instances
    for i in map.labels.indices where map.labels[i] != 0 && map.labels[i] != LabelMap.void {
      map.labels[i] = objects[Int(map.labels[i]) - 1].kind.label
    }
    return map
  }

  /// Object numbers, with the same void border.
  public var instances: LabelMap {
    let plain = LabelMap(width: image.width, height: image.height, labels: owners)
    var map = plain
    for y in 0..<map.height {
      for x in 0..<map.width where plain.isBorder(x, y) { map[x, y] = LabelMap.void }
    }
    return map
  }
}

extension PaintedScene {
  /// The least part of the image that an object shows.
  private static let leastArea: Float = 0.018

  /// Paints the scene with this number of the set with this seed; it depends on nothing else.
  public init(seed: UInt64, index: Int) {
    // An object that others hide almost wholly makes a poor label: such a scene is composed anew.
    var scene = PaintedScene(seed: seed, index: index, attempt: 0)
    for attempt in 1..<16 where !scene.isFair {
      scene = PaintedScene(seed: seed, index: index, attempt: attempt)
    }
    self = scene
  }

  private var isFair: Bool {
    !objects.isEmpty && objects.allSatisfy { Float($0.area) >= Self.leastArea * Float(owners.count) }
  }

  private init(seed: UInt64, index: Int, attempt: Int) {
    var random = SeededGenerator(seed: seed, stream: UInt64(index) << 8 | UInt64(attempt))
    let long = 256
    let short = random.pick([192, 192, 208, 224, 256])
    let upright = random.chance(0.25)
    let width = upright ? short : long
    let height = upright ? long : short
    let light = Light(&random)
    let plan = ScenePlan(width: width, height: height, &random)

    var canvas = Layer(width: width, height: height)
    plan.backdrop.paint(on: &canvas, horizon: plan.horizon, light: light, &random)
    var coverages: [[Float]] = []
    for item in plan.items {
      var layer = item.figure.layer(width: width, height: height, frame: item.frame, light: light)
      if item.isAfloat {
        layer.sink(below: item.foot, ripple: Noise(&random))
        canvas.reflect(layer, below: item.foot, ripple: Noise(&random))
      } else if !item.isAirborne {
        canvas.castShadow(of: item, light: light)
      }
      canvas.lay(layer)
      if plan.backdrop.isGrassy && !item.isAirborne {
        layer.growTufts(item, on: &canvas, light: light, &random)
      }
      let own = layer.coverage
      for i in coverages.indices { coverages[i].hide(behind: own) }
      coverages.append(own)
    }
    image = canvas.photographed(&random)
    var owners = [UInt8](repeating: 0, count: width * height)
    var objects: [Object] = []
    var clutter: [[Bool]] = []
    for (item, coverage) in zip(plan.items, coverages) {
      guard let kind = item.kind else {
        clutter.append(coverage.map { $0 >= 0.5 })
        continue
      }
      let number = UInt8(objects.count + 1)
      for i in coverage.indices where coverage[i] >= 0.5 { owners[i] = number }
      objects.append(
        Object(
          kind: kind, number: number, visible: coverage, width: width, height: height,
          facesLeft: item.isMirrored))
    }
    self.owners = owners
    self.objects = objects
    self.clutter = clutter
  }
}

extension PaintedScene.Object {
  fileprivate init(
    kind: PaintedClass, number: UInt8, visible: [Float], width: Int, height: Int, facesLeft: Bool
  ) {
    var low = (x: width, y: height)
    var high = (x: 0, y: 0)
    var area = 0
    for y in 0..<height {
      for x in 0..<width where visible[y * width + x] >= 0.5 {
        low = (min(low.x, x), min(low.y, y))
        high = (max(high.x, x), max(high.y, y))
        area += 1
      }
    }
    self.kind = kind
    self.number = number
    self.facesLeft = facesLeft
    self.area = area
    columns = min(low.x, high.x)...high.x
    rows = min(low.y, high.y)...high.y
    isTruncated = low.x == 0 || low.y == 0 || high.x == width - 1 || high.y == height - 1
  }
}

extension [Float] {
  /// Takes away what something in front covers.
  fileprivate mutating func hide(behind front: [Float]) {
    for i in indices where front[i] > 0 { self[i] *= 1 - front[i] }
  }
}
