/// What can be wrong with a mask or a saliency map (METHODS §6.9).
public enum FailureKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// A class that is present and hardly found anywhere.
  case missingClass
  /// An instance that is hardly found although its class is.
  case missingObject
  /// Pixels of a class outside it, close to the true region.
  case nearBoundary
  /// Pixels of a class outside it, farther away, in a part that touches the true region.
  case attached
  /// Pixels of a class outside it, in a part that does not touch the true region.
  case detached
  /// A salient part that lies on no object; of saliency maps only.
  case falseCoverage

  /// The name in tables.
  public var title: String {
    switch self {
    case .missingClass: "missing class"
    case .missingObject: "missing object"
    case .nearBoundary: "false coverage, near boundary"
    case .attached: "false coverage, attached"
    case .detached: "false coverage, detached"
    case .falseCoverage: "false coverage"
    }
  }

  /// The kinds that masks have.
  public static let ofMasks: [FailureKind] = [
    .missingClass, .missingObject, .nearBoundary, .attached, .detached,
  ]
  /// The kinds that saliency maps have.
  public static let ofSaliency: [FailureKind] = [.missingClass, .missingObject, .falseCoverage]

  /// Whether it is too much of something rather than too little.
  public var isFalseCoverage: Bool {
    switch self {
    case .missingClass, .missingObject: false
    case .nearBoundary, .attached, .detached, .falseCoverage: true
    }
  }
}
