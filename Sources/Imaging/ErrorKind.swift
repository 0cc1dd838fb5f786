/// What a prediction is at one pixel, against the ground truth.
public enum ErrorKind: UInt8, CaseIterable, Sendable {
  case trueNegative
  case truePositive
  /// Background called an object.
  case falsePositive
  /// An object called background.
  case falseNegative
  /// An object called another class.
  case wrongClass
  /// Void in the ground truth: not scored.
  case void

  /// The kind for all classes together.
  public init(prediction: UInt8, truth: UInt8) {
    if truth == LabelMap.void {
      self = .void
    } else if prediction == truth {
      self = truth == 0 ? .trueNegative : .truePositive
    } else if truth == 0 {
      self = .falsePositive
    } else {
      self = prediction == 0 ? .falseNegative : .wrongClass
    }
  }

  /// The kind for one class against all the rest.
  public init(prediction: UInt8, truth: UInt8, of label: UInt8) {
    switch (truth, prediction == label, truth == label) {
    case (LabelMap.void, _, _): self = .void
    case (_, true, true): self = .truePositive
    case (_, true, false): self = .falsePositive
    case (_, false, true): self = .falseNegative
    case (_, false, false): self = .trueNegative
    }
  }

  /// Green right, red too much, blue too little, amber the wrong class, grey void, black background.
  public var color: RGBColor {
    switch self {
    case .trueNegative: RGBColor(0, 0, 0)
    case .truePositive: RGBColor(46, 174, 82)
    case .falsePositive: RGBColor(222, 56, 49)
    case .falseNegative: RGBColor(52, 110, 235)
    case .wrongClass: RGBColor(240, 176, 32)
    case .void: RGBColor(128, 128, 128)
    }
  }
}

extension LabelMap {
  /// The error map: `ErrorKind.rawValue` a pixel, for one class or for all together.
  ///
  /// Sizes must agree.
  public func errors(against truth: LabelMap, of label: UInt8? = nil) -> LabelMap {
    precondition(
      width == truth.width && height == truth.height,
      "LabelMap.errors: \(width)×\(height) against \(truth.width)×\(truth.height)")
    var map = self
    for i in labels.indices {
      let kind = label.map { ErrorKind(prediction: labels[i], truth: truth.labels[i], of: $0) }
      map.labels[i] = (kind ?? ErrorKind(prediction: labels[i], truth: truth.labels[i])).rawValue
    }
    return map
  }

  /// The palette of `errors(against:)`.
  public static let errorPalette: [RGBColor] = ErrorKind.allCases.map(\.color)
}
