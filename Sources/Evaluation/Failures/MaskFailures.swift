import Imaging

/// Finds what is wrong with the mask of an image (METHODS §6.9).
///
///     missing class    a present class with IoU below 5 %
///     missing object   an instance with less than 10 % of its pixels in its class, although the class is not missing
///     false coverage   predicted pixels of a class outside it: near-boundary within 5 px of the true region; farther
///                      ones attached where their connected part touches the true region, else detached
///
/// Void pixels are neither right nor wrong. There is at most one failure a class for each kind of false coverage, with
/// all of its pixels.
public struct MaskFailures: Hashable, Sendable {
  public var thresholds: FailureThresholds
  /// C, background counted; other labels are no class.
  public var classes: Int

  public init(classes: Int, thresholds: FailureThresholds = FailureThresholds()) {
    self.classes = classes
    self.thresholds = thresholds
  }

  /// The failures of a mask, ordered by class and kind.
  ///
  /// - Throws: `SizeMismatch`.
  /// - Complexity: O(pixels) and, a class that occurs, O(pixels of its bounding box).
  public func callAsFunction(
    of prediction: LabelMap, truth: ImageTruth
  ) throws(SizeMismatch) -> [ImageFailure] {
    let mask = truth.mask
    guard prediction.width == mask.width, prediction.height == mask.height else {
      throw SizeMismatch(prediction: (prediction.width, prediction.height), truth: (mask.width, mask.height))
    }
    let tally = LabelTally(prediction: prediction, truth: mask)
    let found = Self.found(truth.instances, in: prediction)
    // Most masks have false pixels; parts are looked for once for all classes.
    let parts = ConnectedComponents(of: prediction)
    var failures: [ImageFailure] = []
    for label in 1..<max(1, min(classes, Int(LabelMap.void))) where tally.counts[label].union > 0 {
      let counts = tally.counts[label]
      let iou = counts.iou ?? 0
      let isMissing = counts.truth > 0 && iou < thresholds.missingClassIoU
      if isMissing, let box = tally.truthBoxes[label].rect {
        failures.append(
          failure(.missingClass, label, area: Int(counts.truth), found: iou, box: box, in: mask))
      } else if counts.truth > 0 {
        for (number, instance) in truth.instances.all.enumerated() where instance.label == label {
          let share = Double(found[number]) / Double(max(1, instance.area))
          guard share < thresholds.missingObjectShare else { continue }
          failures.append(
            failure(
              .missingObject, label, instance: number, area: instance.area, found: share, box: instance.box,
              in: mask))
        }
      }
      if counts.predicted > counts.correct {
        failures += falseCoverage(of: label, prediction, mask, parts, tally)
      }
    }
    return failures
  }

  /// How many pixels of each instance have its class in a mask.
  private static func found(_ instances: Instances, in prediction: LabelMap) -> [Int] {
    var found = [Int](repeating: 0, count: instances.all.count)
    let labels = instances.all.map { UInt8(clamping: $0.label) }
    instances.map.withUnsafeBufferPointer { map in
      prediction.labels.withUnsafeBufferPointer { predicted in
        for i in map.indices where map[i] >= 0 && predicted[i] == labels[Int(map[i])] {
          found[Int(map[i])] += 1
        }
      }
    }
    return found
  }

  private func falseCoverage(
    of label: Int, _ prediction: LabelMap, _ truth: LabelMap, _ parts: ConnectedComponents,
    _ tally: LabelTally
  ) -> [ImageFailure] {
    guard let box = tally.predictionBoxes[label].rect else { return [] }
    let region = tally.truthBoxes[label].rect.map {
      TrueRegion(of: UInt8(label), in: truth, extent: $0, tolerance: thresholds.boundary)
    }
    let limit = thresholds.boundary * thresholds.boundary
    var near = Coverage()
    var far = [Coverage](repeating: Coverage(), count: parts.components.count)
    var touches = [Bool](repeating: false, count: parts.components.count)
    for y in box.y..<box.y + box.height {
      for x in box.x..<box.x + box.width where Int(prediction.labels[y * truth.width + x]) == label {
        let actual = Int(truth.labels[y * truth.width + x])
        let part = Int(parts.map[y * truth.width + x])
        let distance = actual == label ? 0 : region?.squaredDistance(x: x, y: y)
        // √2 pixels apart is side by side, corners included.
        if let distance, distance <= 2 { touches[part] = true }
        if actual == label || actual == Int(LabelMap.void) { continue }
        if let distance, distance <= limit { near.add(x: x, y: y) } else { far[part].add(x: x, y: y) }
      }
    }
    var attached = Coverage()
    var detached = Coverage()
    for (part, coverage) in far.enumerated() {
      if touches[part] { attached.add(coverage) } else { detached.add(coverage) }
    }
    return [(FailureKind.nearBoundary, near), (.attached, attached), (.detached, detached)].compactMap {
      kind, coverage in
      coverage.extent.rect.map { failure(kind, label, area: coverage.area, box: $0, in: truth) }
    }
  }

  private func failure(
    _ kind: FailureKind, _ label: Int, instance: Int? = nil, area: Int, found: Double? = nil, box: PixelRect,
    in truth: LabelMap
  ) -> ImageFailure {
    ImageFailure(
      kind: kind, label: label, instance: instance, area: area,
      share: Double(area) / Double(max(1, truth.labels.count)), found: found, box: box)
  }

  /// Pixels with the rectangle around them.
  private struct Coverage {
    private(set) var area = 0
    private(set) var extent = PixelExtent()

    mutating func add(x: Int, y: Int) {
      area += 1
      extent.add(x: x, y: y)
    }

    mutating func add(_ other: Coverage) {
      area += other.area
      guard let rect = other.extent.rect else { return }
      extent.add(x: rect.x, y: rect.y)
      extent.add(x: rect.x + rect.width - 1, y: rect.y + rect.height - 1)
    }
  }
}
