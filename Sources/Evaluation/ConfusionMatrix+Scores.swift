extension ConfusionMatrix {
  /// T, P and TP of a class; T counts predictions that are no class as errors.
  public func counts(of label: Int) -> ClassCounts {
    let row = counts[(label * classes)..<((label + 1) * classes)]
    return ClassCounts(
      truth: row.reduce(0, +) + invalid[label],
      predicted: (0..<classes).reduce(0) { $0 + counts[$1 * classes + label] },
      correct: counts[label * classes + label])
  }

  /// The counts of every class in order.
  public var classCounts: [ClassCounts] { (0..<classes).map(counts(of:)) }

  /// Pixels whose truth is a class.
  public var pixels: Int64 {
    counts.reduce(0, +) + invalid.reduce(0, +) + (invalidPredictions == .drop ? reassigned : 0)
  }

  /// The share of pixels whose prediction is no class, whatever rule applied to them.
  public var invalidShare: Double {
    pixels == 0 ? 0 : Double(invalid.reduce(0, +) + reassigned) / Double(pixels)
  }

  /// TP / (T + P − TP) of a class; nil where it is absent from truth and prediction.
  public func iou(of label: Int) -> Double? { counts(of: label).iou }

  /// The mean of IoU over classes, background included; 0 if the rule leaves no class.
  public func meanIoU(emptyClasses rule: EmptyClassRule = .nan) -> Double {
    classCounts.meanIoU(emptyClasses: rule)
  }

  /// The mean of IoU over the classes 1 … C − 1; 0 if the rule leaves no class.
  public func foregroundMeanIoU(emptyClasses rule: EmptyClassRule = .nan) -> Double {
    classCounts.dropFirst().meanIoU(emptyClasses: rule)
  }

  /// The mean over all C classes of (P − TP)/union, empty classes 0: over-activation.
  public var falsePositive: Double { classCounts.mean { $0.over ?? 0 } }

  /// The mean over all C classes of (T − TP)/union, empty classes 0: under-activation.
  public var falseNegative: Double { classCounts.mean { $0.under ?? 0 } }
}

extension Collection<ClassCounts> {
  /// The mean of IoU over these classes; 0 if the rule leaves none.
  public func meanIoU(emptyClasses rule: EmptyClassRule = .nan) -> Double {
    switch rule {
    case .zero: mean { $0.iou ?? 0 }
    case .nan: compactMap(\.iou).mean { $0 }
    case .gt: filter { $0.truth > 0 }.mean { $0.iou ?? 0 }
    }
  }
}

extension Collection {
  /// The mean of a number of each element; 0 of none.
  func mean(_ number: (Element) -> Double) -> Double {
    isEmpty ? 0 : reduce(0) { $0 + number($1) } / Double(count)
  }
}
