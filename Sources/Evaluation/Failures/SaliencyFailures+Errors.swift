import Imaging

extension SaliencyFailures {
  /// The error map of a saliency map in 0…1: `SaliencyErrorKind.rawValue` a pixel.
  ///
  /// - Throws: `SizeMismatch`.
  public func errors(of saliency: ScalarMap, truth: ImageTruth) throws(SizeMismatch) -> LabelMap {
    let failures = try self(of: saliency, truth: truth)
    let missingClasses = Set(failures.filter { $0.kind == .missingClass }.map(\.label))
    let missingObjects = Set(failures.filter { $0.kind == .missingObject }.compactMap(\.instance))
    let parts = ConnectedComponents(of: salient(in: saliency))
    let falseParts = Set(falseCoverage(of: parts, truth.mask).map(\.part))
    var map = LabelMap(width: saliency.width, height: saliency.height)
    for i in map.labels.indices {
      let label = truth.mask.labels[i]
      let part = Int(parts.map[i])
      let kind: SaliencyErrorKind
      switch (label, part >= 0) {
      case (LabelMap.void, _): kind = .void
      case (0, false): kind = .trueNegative
      case (0, true): kind = falseParts.contains(part) ? .falseCoverage : .beyond
      case (_, true): kind = .truePositive
      case (_, false) where missingClasses.contains(Int(label)): kind = .missingClass
      case (_, false): kind = missingObjects.contains(Int(truth.instances.map[i])) ? .missingObject : .hole
      }
      map.labels[i] = kind.rawValue
    }
    return map
  }
}
