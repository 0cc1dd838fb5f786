import Foundation
import Imaging

/// Damage done on purpose to a share of the saliency maps, to measure how a method bears wrong ones.
///
/// Whether a map is damaged, and how, follows from the seed and the image's id alone: it is the same in every split, at
/// every epoch and on every machine, and a larger share holds the images of a smaller one. A damaged map has one error
/// that detectors make (METHODS §6.9):
///
///     missing object    one of its salient parts (s > ½, at least 0.1 % of the image) is not salient any more
///     false coverage    an ellipse of 5 to 15 % of the image is salient, where of 16 places it covers least of what was
///     wrong extent      its salient parts are grown or shrunk by a quarter of √(salient pixels) on all sides
///
/// A map without a salient part gets false coverage. No truth is needed, as no training has one.
public struct SaliencyDamage: Hashable, Sendable {
  /// An error.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case missingObject, falseCoverage, wrongExtent
  }

  /// The share of the images whose maps are damaged, 0…1.
  public var share: Double
  public var seed: Int
  /// The errors that there are, each as often as the others.
  public var kinds: [Kind]

  public init(share: Double, seed: Int = 0, kinds: [Kind] = Kind.allCases) {
    precondition(!kinds.isEmpty, "SaliencyDamage: no kind")
    self.share = share
    self.seed = seed
    self.kinds = kinds
  }

  /// What is done to the map of an image; nil: nothing.
  ///
  /// One that has no salient part gets false coverage instead.
  public func kind(of id: String) -> Kind? {
    var random = generator(of: id)
    return kind(&random)
  }

  /// The map of an image as a method is shown it.
  ///
  /// - Parameter map: In 0…1.
  public func callAsFunction(_ map: ScalarMap, of id: String) -> ScalarMap {
    var random = generator(of: id)
    guard let kind = kind(&random), map.width > 0, map.height > 0 else { return map }
    let parts = SalientParts(of: map)
    switch kind {
    case .missingObject where !parts.large.isEmpty:
      return parts.erased(random.pick(parts.large), from: map)
    case .wrongExtent where !parts.large.isEmpty:
      let radius = max(1, Int(Double(parts.area).squareRoot() / 4))
      return random.chance(0.5) ? map.dilated(radius: radius) : map.eroded(radius: radius)
    default: return falselyCovered(map, &random)
    }
  }

  private func kind(_ random: inout SeededGenerator) -> Kind? {
    // Both numbers are drawn whatever the share, so that a map that stays damaged stays damaged in the same way.
    let (place, kind) = (random.unit(), random.pick(kinds))
    return Double(place) < share ? kind : nil
  }

  private func generator(of id: String) -> SeededGenerator {
    // FNV-1a, 64 bits.
    let stream = id.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return SeededGenerator(seed: UInt64(bitPattern: Int64(seed)), stream: stream)
  }

  /// The map with an ellipse of 1.
  private func falselyCovered(_ map: ScalarMap, _ random: inout SeededGenerator) -> ScalarMap {
    let area = random.uniform(0.05, 0.15) * Float(map.width * map.height)
    let aspect = random.uniform(0.5, 2)
    let radii = (x: (area * aspect / .pi).squareRoot(), y: (area / aspect / .pi).squareRoot())
    // Within the image, as far as it fits.
    func place(_ radius: Float, in side: Int) -> Float {
      let middle = Float(side) / 2
      return random.uniform(min(radius, middle), max(Float(side) - radius, middle))
    }
    let places = (0..<16).map { _ in
      Ellipse(
        x: place(radii.x, in: map.width), y: place(radii.y, in: map.height), radii: radii, width: map.width,
        height: map.height)
    }
    let sums = places.map { place in
      var sum: Float = 0
      place.forEachPixel { sum += map.values[$0] }
      return sum
    }
    guard let least = sums.indices.min(by: { sums[$0] < sums[$1] }) else { return map }
    var result = map
    places[least].forEachPixel { result.values[$0] = 1 }
    return result
  }
}

extension SaliencyDamage: CustomStringConvertible {
  /// As in `33 % damaged on purpose (missingObject, falseCoverage, wrongExtent; seed 0)`.
  public var description: String {
    let percent = String(format: "%.3g", 100 * share)
    return "\(percent) % damaged on purpose (\(kinds.map(\.rawValue).joined(separator: ", ")); seed \(seed))"
  }
}

/// The salient parts of a map: s > ½, connected over 8 neighbours.
private struct SalientParts {
  private let components: ConnectedComponents
  /// Those that count, by number.
  let large: [Int]
  /// The pixels of all parts.
  let area: Int

  init(of map: ScalarMap) {
    let thresholds = FailureThresholds()
    components = ConnectedComponents(of: SaliencyFailures(classes: 1).salient(in: map))
    let least = thresholds.saliencyPartShare * Double(map.values.count)
    large = components.components.indices.filter { [components] in
      Double(components.components[$0].area) >= least
    }
    area = components.components.reduce(0) { $0 + $1.area }
  }

  /// The map without a part and its soft edge, which is a fiftieth of the longer side wide; other parts are left alone.
  func erased(_ part: Int, from map: ScalarMap) -> ScalarMap {
    let own = ScalarMap(
      width: map.width, height: map.height, values: components.map.map { Int($0) == part ? 1 : 0 })
    let around = own.dilated(radius: max(2, max(map.width, map.height) / 50))
    var result = map
    for i in result.values.indices where around.values[i] > 0 {
      let other = components.map[i] >= 0 && Int(components.map[i]) != part
      if !other { result.values[i] = 0 }
    }
    return result
  }
}

/// An ellipse with upright axes; what lies outside the image is cut off.
private struct Ellipse {
  let x: Float
  let y: Float
  let radii: (x: Float, y: Float)
  let width: Int
  let height: Int

  func forEachPixel(_ body: (Int) -> Void) {
    for row in max(0, Int(y - radii.y))..<max(0, min(height, Int(y + radii.y) + 1)) {
      let v = (Float(row) + 0.5 - y) / radii.y
      guard v * v < 1 else { continue }
      let half = radii.x * (1 - v * v).squareRoot()
      let (first, end) = (max(0, Int(x - half)), min(width, Int(x + half) + 1))
      for column in first..<max(first, end) { body(row * width + column) }
    }
  }
}
