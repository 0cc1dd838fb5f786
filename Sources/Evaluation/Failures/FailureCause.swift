/// The stage at which a class or an object was lost (METHODS §6.9).
public enum FailureCause: Hashable, Sendable {
  /// The classifier gives the class a probability below one half.
  case recognition
  /// Its CAM exceeds the background, but another class wins.
  case competition
  /// Its CAM stays under the background.
  case localisation
  /// It was there before this stage of a refinement chain, `crf:psa`, and gone after it.
  case refinement(String)
}

extension FailureCause: RawRepresentable, Codable, CustomStringConvertible {
  private static let refinementPrefix = "refinement "

  /// Reads `recognition`, `competition`, `localisation` or `refinement STAGE`.
  public init?(rawValue: String) {
    switch rawValue {
    case "recognition": self = .recognition
    case "competition": self = .competition
    case "localisation": self = .localisation
    default:
      guard rawValue.hasPrefix(Self.refinementPrefix) else { return nil }
      self = .refinement(String(rawValue.dropFirst(Self.refinementPrefix.count)))
    }
  }

  public var rawValue: String {
    switch self {
    case .recognition: "recognition"
    case .competition: "competition"
    case .localisation: "localisation"
    case .refinement(let stage): Self.refinementPrefix + stage
    }
  }

  public var description: String { rawValue }
}
