/// What a pane may show over its base, or draw as an outline.
package enum MapKind: Hashable, Sendable {
  /// The saliency map that came with the folder.
  case saliency
  /// The folder's annotated mask.
  case groundTruth
  /// Where the seed and the ground truth disagree.
  case error
  /// A map that the engine computes, by its name in the registry.
  case engine(String)

  /// Class activation map of one class.
  package static let cam = MapKind.engine("cam")
  /// The seed: argmax of the CAMs and the background rule.
  package static let seed = MapKind.engine("seed")

  /// The name in the panes' grammar, in sessions and on the command line.
  package var name: String {
    switch self {
    case .saliency: "saliency"
    case .groundTruth: "gt"
    case .error: "error"
    case .engine(let name): name
    }
  }

  /// The map of that name; every name that is not the folder's own is the engine's.
  package init(name: String) {
    switch name {
    case "saliency": self = .saliency
    case "gt": self = .groundTruth
    case "error": self = .error
    default: self = .engine(name)
    }
  }

  /// The words in titles and lists.
  package var title: String {
    switch self {
    case .saliency: "saliency"
    case .groundTruth: "ground truth"
    case .error: "error map"
    case .engine("cam"): "CAM"
    case .engine(let name): name
    }
  }

  /// Whether a run and an epoch are needed to have it.
  package var needsRun: Bool {
    switch self {
    case .saliency, .groundTruth: false
    case .error, .engine: true
    }
  }
}

extension MapKind: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(name: try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
