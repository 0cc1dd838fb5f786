import Imaging

/// Finds what is wrong with the saliency map of an image (METHODS §6.9).
///
///     missing class    a present class with less than 10 % of its pixels salient
///     missing object   an instance with less than 50 % of its pixels salient, although its class is not missing
///     false coverage   a connected salient part of at least 0.1 % of the image, less than 10 % of it on any object
///
/// Void pixels are left out of all shares.
public struct SaliencyFailures: Hashable, Sendable {
  public var thresholds: FailureThresholds
  /// C, background counted.
  public var classes: Int

  public init(classes: Int, thresholds: FailureThresholds = FailureThresholds()) {
    self.classes = classes
    self.thresholds = thresholds
  }

  /// The failures of a saliency map in 0…1.
  ///
  /// - Throws: `SizeMismatch`.
  /// - Complexity: O(pixels).
  public func callAsFunction(
    of saliency: ScalarMap, truth: ImageTruth
  ) throws(SizeMismatch) -> [ImageFailure] {
    let mask = truth.mask
    guard saliency.width == mask.width, saliency.height == mask.height else {
      throw SizeMismatch(prediction: (saliency.width, saliency.height), truth: (mask.width, mask.height))
    }
    let salient = salient(in: saliency)
    let parts = ConnectedComponents(of: salient)
    return missing(in: salient, truth: truth) + falseCoverage(of: parts, mask).map(\.failure)
  }

  /// 1 where a map is salient.
  func salient(in map: ScalarMap) -> LabelMap {
    LabelMap(
      width: map.width, height: map.height, labels: map.values.map { $0 > thresholds.salient ? 1 : 0 })
  }

  private func missing(in salient: LabelMap, truth: ImageTruth) -> [ImageFailure] {
    let pixels = truth.mask.labels.count
    var areas = [Int](repeating: 0, count: 256)
    var found = areas
    var extents = [PixelExtent](repeating: PixelExtent(), count: 256)
    var foundInstances = [Int](repeating: 0, count: truth.instances.all.count)
    for y in 0..<salient.height {
      for x in 0..<salient.width {
        let i = y * salient.width + x
        let label = Int(truth.mask.labels[i])
        guard label > 0, label < classes, label != Int(LabelMap.void) else { continue }
        areas[label] += 1
        extents[label].add(x: x, y: y)
        guard salient.labels[i] == 1 else { continue }
        found[label] += 1
        if truth.instances.map[i] >= 0 { foundInstances[Int(truth.instances.map[i])] += 1 }
      }
    }
    var failures: [ImageFailure] = []
    for label in 1..<256 where areas[label] > 0 {
      let share = Double(found[label]) / Double(areas[label])
      if share < thresholds.saliencyClassShare, let box = extents[label].rect {
        failures.append(
          ImageFailure(
            kind: .missingClass, label: label, area: areas[label],
            share: Double(areas[label]) / Double(pixels), found: share, box: box))
        continue
      }
      for (number, instance) in truth.instances.all.enumerated() where instance.label == label {
        let share = Double(foundInstances[number]) / Double(max(1, instance.area))
        guard share < thresholds.saliencyObjectShare else { continue }
        failures.append(
          ImageFailure(
            kind: .missingObject, label: label, instance: number, area: instance.area,
            share: Double(instance.area) / Double(pixels), found: share, box: instance.box))
      }
    }
    return failures
  }

  /// The salient parts that lie on no object, by their number.
  func falseCoverage(
    of parts: ConnectedComponents, _ truth: LabelMap
  ) -> [(part: Int, failure: ImageFailure)] {
    var areas = [Int](repeating: 0, count: parts.components.count)
    var onObject = areas
    for (i, part) in parts.map.enumerated() where part >= 0 && truth.labels[i] != LabelMap.void {
      areas[Int(part)] += 1
      if truth.labels[i] != 0 { onObject[Int(part)] += 1 }
    }
    let pixels = Double(truth.labels.count)
    return parts.components.indices.compactMap { part in
      let area = areas[part]
      let covered = Double(onObject[part]) / Double(max(1, area))
      guard area > 0, Double(area) >= thresholds.saliencyPartShare * pixels,
        covered < thresholds.saliencyOnObjectShare
      else { return nil }
      let failure = ImageFailure(
        kind: .falseCoverage, label: 0, area: area, share: Double(area) / pixels, found: covered,
        box: parts.components[part].box)
      return (part, failure)
    }
  }
}
