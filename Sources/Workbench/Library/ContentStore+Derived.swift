import EngineProtocol
import Evaluation
import Imaging

extension ContentStore {
  /// When a class of a CAM becomes part of a seed under a constant background.
  package struct Appearance: Equatable {
    /// The largest constant with which some pixel is of the class; nil: another class wins everywhere.
    package var threshold: Double?
    /// The class that is stronger where this one is strongest; nil: none is.
    package var rival: (label: Int, value: Double)?

    package static func == (a: Appearance, b: Appearance) -> Bool {
      a.threshold == b.threshold && a.rival?.label == b.rival?.label && a.rival?.value == b.rival?.value
    }
  }

  /// When a class of a CAM appears in the seed; nil: the CAM is not there, or has no such class.
  package func appearance(of label: Int, in request: MapRequest) -> Appearance? {
    if let known = appearances[request]?[label] { return known }
    let found = newAppearance(of: label, in: request)
    appearances[request, default: [:]][label] = found
    return found
  }

  private func newAppearance(of label: Int, in request: MapRequest) -> Appearance? {
    var maps: [(label: Int, map: ScalarMap)] = []
    for plane in planes(request) ?? [] {
      if let index = plane.classIndex, case .scores(let map) = plane.values { maps.append((index, map)) }
    }
    guard let own = maps.first(where: { $0.label == label })?.map, !own.values.isEmpty else { return nil }
    let others = maps.filter { $0.label != label && $0.map.values.count == own.values.count }
    var threshold: Float?
    var peak = 0
    for (index, value) in own.values.enumerated() where value.isFinite {
      if value > own.values[peak] || !own.values[peak].isFinite { peak = index }
      if value > threshold ?? -.infinity, !others.contains(where: { $0.map.values[index] > value }) {
        threshold = value
      }
    }
    let strongest = others.map { (label: $0.label, value: $0.map.values[peak]) }.max { $0.value < $1.value }
    let rival = strongest.flatMap { $0.value > own.values[peak] ? ($0.label, Double($0.value)) : nil }
    return Appearance(threshold: threshold.map(Double.init), rival: rival)
  }

  /// The share of an object's pixels that have its class in labels; nil: something is missing, or sizes differ.
  package func found(object number: Int, of object: Instances.Instance, in request: MapRequest) -> Double? {
    guard let labels = labels(request), let numbers = objects(request.image),
      numbers.labels.count == labels.labels.count
    else { return nil }
    let label = UInt8(clamping: object.label)
    var found = 0
    for (index, owner) in numbers.labels.enumerated() where Int(owner) == number + 1 {
      if labels.labels[index] == label { found += 1 }
    }
    return Double(found) / Double(max(1, object.area))
  }

  /// The share of false positives that lies on what the folder's saliency map calls salient; nil: there is no such map,
  /// or nothing is too much.
  package func salientShareOfTooMuch(_ request: MapRequest) -> Double? {
    if let known = salientShares[request] { return known }
    guard let errors = errors(request), let saliency = saliency(request.image),
      saliency.values.count == errors.labels.count
    else { return nil }
    let wrong = ErrorKind.falsePositive.rawValue
    var (all, salient) = (0, 0)
    for (index, label) in errors.labels.enumerated() where label == wrong {
      all += 1
      if saliency.values[index] > 0.5 { salient += 1 }
    }
    guard all > 0 else { return nil }
    let share = Double(salient) / Double(all)
    salientShares[request] = share
    return share
  }
}

extension LabelMap {
  /// How far a pixel is from the nearest one with another label, and that label; nil: none lies within `reach`.
  func nearestOther(to point: PixelPoint, within reach: Int) -> (distance: Double, label: UInt8)? {
    guard point.x >= 0, point.y >= 0, point.x < width, point.y < height else { return nil }
    let own = self[point.x, point.y]
    var best: (squared: Int, label: UInt8)?
    for radius in 1...max(1, reach) {
      // A ring of this radius lies at least this far away.
      if let best, best.squared <= radius * radius { break }
      for step in -radius...radius {
        for (dx, dy) in [(step, -radius), (step, radius), (-radius, step), (radius, step)] {
          let (x, y) = (point.x + dx, point.y + dy)
          guard x >= 0, y >= 0, x < width, y < height, self[x, y] != own else { continue }
          let squared = dx * dx + dy * dy
          if best.map({ squared < $0.squared }) ?? true { best = (squared, self[x, y]) }
        }
      }
    }
    return best.map { (Double($0.squared).squareRoot(), $0.label) }
  }
}
