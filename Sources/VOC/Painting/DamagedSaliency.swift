import Imaging

/// An error that was put into a saliency map; the kinds are those of the error analysis of saliency maps.
public struct SaliencyError: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// No object of a class that is present is salient.
    case missingClass = "missing-class"
    /// An object is not salient although its class is.
    case missingObject = "missing-object"
    /// A thing of no class is salient.
    case falseCoverage = "false-coverage"
  }

  public let kind: Kind
  /// The class; the class and the object's number as `cow 2`; or a pixel of the false region as `x,y`.
  public let subject: String
}

/// A saliency map as an off-the-shelf detector would give it: coarse, class-blind, and wrong in known places.
public struct DamagedSaliency: Sendable {
  /// In 0…1, at the image's size.
  public let map: ScalarMap
  public let errors: [SaliencyError]

  // How often an image has an error that it can have.
  /// A class is missing where two or more are present, and where there is only one.
  static let missingClassRate: (several: Float, single: Float) = (0.3, 0.05)
  /// An object is missing where its class has two or more and no class is missing.
  static let missingObjectRate: Float = 0.4
  /// Clutter is salient where there is a compact piece of it beside the objects.
  static let falseCoverageRate: Float = 0.65

  /// Detectors answer at a quarter of the size.
  private static let step = 4

  /// The map of one scene of the set with this seed; draws are independent of the painting's.
  public init(of scene: PaintedScene, seed: UInt64, index: Int) {
    var random = SeededGenerator(seed: seed ^ 0x5A11_E4C7, stream: UInt64(index))
    let dropped = Self.droppedObjects(of: scene, &random)
    var errors = dropped.errors
    let kept = scene.owners.map { $0 != 0 && !dropped.numbers.contains($0) }
    var coarse = Self.coarse(kept, scene)
    if random.chance(Self.falseCoverageRate), let region = Self.falseRegion(of: scene, &random) {
      for i in region.cells { coarse.values[i] = 1 }
      errors.append(SaliencyError(kind: .falseCoverage, subject: "\(region.pixel.x),\(region.pixel.y)"))
    }
    self.errors = errors
    let strength = Noise(&random)
    var map = coarse.resized(toWidth: scene.image.width, height: scene.image.height, by: .bilinearTwoTap)
    for y in 0..<map.height {
      for x in 0..<map.width {
        let p = Point(Float(x), Float(y))
        let salient = map[x, y]
        let high = 0.8 + 0.2 * strength.at(p / 19)
        let low = 0.16 * strength.fractal(p / 31 + 50, octaves: 2)
        map[x, y] = salient * high + (1 - salient) * low
      }
    }
    self.map = map
  }

  private static func droppedObjects(
    of scene: PaintedScene, _ random: inout SeededGenerator
  ) -> (numbers: Set<UInt8>, errors: [SaliencyError]) {
    let present = PaintedClass.allCases.filter { kind in scene.objects.contains { $0.kind == kind } }
    let rate = present.count > 1 ? missingClassRate.several : missingClassRate.single
    if random.chance(rate) {
      let kind = random.pick(present)
      let numbers = scene.objects.filter { $0.kind == kind }.map(\.number)
      return (Set(numbers), [SaliencyError(kind: .missingClass, subject: kind.rawValue)])
    }
    // What remains of its class must be seen, or else the class itself would be missing.
    let candidates = scene.objects.filter { object in
      let others = scene.objects.filter { $0.kind == object.kind && $0.number != object.number }
      return others.map(\.area).reduce(0, +) * 2 > object.area
    }
    guard !candidates.isEmpty && random.chance(missingObjectRate) else { return ([], []) }
    let object = random.pick(candidates)
    let subject = "\(object.kind.rawValue) \(object.number)"
    return ([object.number], [SaliencyError(kind: .missingObject, subject: subject)])
  }

  private static func coarse(_ pixels: [Bool], _ scene: PaintedScene) -> ScalarMap {
    ScalarMap(width: scene.image.width, height: scene.image.height, values: pixels.map { $0 ? 1 : 0 })
      .resized(toWidth: scene.image.width / step, height: scene.image.height / step, by: .area)
  }

  /// The cells of a piece of clutter that is large and compact enough to count, clear of all objects by a
  /// cell.
  private static func falseRegion(
    of scene: PaintedScene, _ random: inout SeededGenerator
  ) -> (cells: [Int], pixel: (x: Int, y: Int))? {
    let objects = coarse(scene.owners.map { $0 != 0 }, scene)
    let (width, height) = (objects.width, objects.height)
    func isClear(_ cell: Int) -> Bool {
      let (x, y) = (cell % width, cell / width)
      for v in max(0, y - 2)...min(height - 1, y + 2) {
        for u in max(0, x - 2)...min(width - 1, x + 2) where objects[u, v] > 0 { return false }
      }
      return true
    }
    let least = width * height / 250
    let regions = scene.clutter.compactMap { pixels -> [Int]? in
      let covered = coarse(pixels, scene)
      let cells = covered.values.indices.filter { covered.values[$0] > 0.6 && isClear($0) }
      let region = largestRegion(of: Set(cells), width: width)
      return region.count >= least ? region : nil
    }
    guard !regions.isEmpty else { return nil }
    let cells = random.pick(regions)
    // The cell with most neighbours in the region lies well inside it.
    let members = Set(cells)
    let neighbours = cells.map { cell in
      [cell - 1, cell + 1, cell - width, cell + width].filter { members.contains($0) }.count
    }
    let most = neighbours.max() ?? 0
    let inner = cells[neighbours.firstIndex(of: most) ?? 0]
    return (cells, (inner % width * step + step / 2, inner / width * step + step / 2))
  }

  /// The largest set of cells that touch by their sides, in ascending order.
  private static func largestRegion(of cells: Set<Int>, width: Int) -> [Int] {
    var left = cells
    var largest: [Int] = []
    for start in cells.sorted() where left.remove(start) != nil {
      var region = [start]
      var next = 0
      while next < region.count {
        let cell = region[next]
        next += 1
        var around = [cell - width, cell + width]
        if cell % width > 0 { around.append(cell - 1) }
        if cell % width < width - 1 { around.append(cell + 1) }
        for neighbour in around where left.remove(neighbour) != nil { region.append(neighbour) }
      }
      if region.count > largest.count { largest = region }
    }
    return largest.sorted()
  }
}
