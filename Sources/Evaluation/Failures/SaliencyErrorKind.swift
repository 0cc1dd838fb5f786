import Imaging

/// What a saliency map is at one pixel, against the truth (METHODS §6.9).
public enum SaliencyErrorKind: UInt8, CaseIterable, Sendable {
  /// Background that is not salient.
  case trueNegative
  /// An object that is salient.
  case truePositive
  /// Not salient, of a class that is missing.
  case missingClass
  /// Not salient, of an object that is missing.
  case missingObject
  /// Salient, of a part that lies on no object.
  case falseCoverage
  /// Other background that is salient: of a part that lies on an object, or too small a part to count.
  case beyond
  /// Other pixels of objects that are not salient.
  case hole
  /// Void in the truth: not scored.
  case void

  /// Green right, blue missing, red too much; darker what is no failure by itself, grey void, black background.
  public var color: RGBColor {
    switch self {
    case .trueNegative: RGBColor(0, 0, 0)
    case .truePositive: RGBColor(46, 174, 82)
    case .missingClass: RGBColor(52, 110, 235)
    case .missingObject: RGBColor(64, 196, 222)
    case .falseCoverage: RGBColor(222, 56, 49)
    case .beyond: RGBColor(150, 84, 40)
    case .hole: RGBColor(66, 74, 128)
    case .void: RGBColor(128, 128, 128)
    }
  }

  /// The palette of `SaliencyFailures.errors`.
  public static let palette: [RGBColor] = allCases.map(\.color)
}
