/// What a pane may show over its base, or draw as an outline.
package enum MapKind: Hashable, Sendable {
  /// The saliency map that came with the folder.
  case saliency
  /// Where the folder's saliency map and the ground truth disagree, by the kinds of failures.
  case saliencyErrors
  /// The folder's annotated mask.
  case groundTruth
  /// Where labels of the engine, `seed` or `mask`, and the ground truth disagree.
  case error(of: String)
  /// A map that the engine computes, by its name in the registry.
  case engine(String)

  /// Class activation map of one class.
  package static let cam = MapKind.engine("cam")
  /// The seed: argmax of the CAMs and the background rule.
  package static let seed = MapKind.engine("seed")
  /// The class scores after the refinement chain, or after some of its iterations.
  package static let refined = MapKind.engine("refined")
  /// The pseudo-mask: the labels after the refinement chain, or after some of its iterations.
  package static let mask = MapKind.engine("mask")
  /// How strongly the affinity network ties every pixel to the probed one.
  package static let affinity = MapKind.engine("affinity")
  /// How like the probed pixel's features those of every pixel are.
  package static let similarity = MapKind.engine("pixelSimilarity")
  /// How like the prototype of the class every pixel is.
  package static let prototypes = MapKind.engine("prototypeSimilarity")
  /// What a segmentation network says of every pixel.
  package static let prediction = MapKind.engine("prediction")

  /// The name in the panes' grammar, in sessions and on the command line.
  package var name: String {
    switch self {
    case .saliency: "saliency"
    case .saliencyErrors: "saliency-errors"
    case .groundTruth: "gt"
    case .error(of: "seed"): "error"
    case .error(let labels): "error-\(labels)"
    case .engine(let name): name
    }
  }

  /// The map of that name; every name that is not the folder's own is the engine's.
  package init(name: String) {
    switch name {
    case "saliency": self = .saliency
    case "saliency-errors": self = .saliencyErrors
    case "gt": self = .groundTruth
    case "error": self = .error(of: "seed")
    case _ where name.hasPrefix("error-"): self = .error(of: String(name.dropFirst(6)))
    default: self = .engine(name)
    }
  }

  /// The words in titles and lists.
  package var title: String {
    switch self {
    case .saliency: "saliency"
    case .saliencyErrors: "errors of the saliency map"
    case .groundTruth: "ground truth"
    case .error(of: "seed"): "error map"
    case .error(let labels): "error map of the \(MapKind.engine(labels).title)"
    case .engine("cam"): "CAM"
    case .engine("refined"): "refined maps"
    case .engine("mask"): "pseudo-mask"
    case .engine("pixelSimilarity"): "similarity to the pixel"
    case .engine("prototypeSimilarity"): "similarity to the prototype"
    case .engine(let name): name
    }
  }

  /// Whether a run and an epoch are needed to have it.
  package var needsRun: Bool {
    switch self {
    case .saliency, .saliencyErrors, .groundTruth: false
    case .error, .engine: true
    }
  }

  /// Whether it changes along the refinement chain.
  package var isRefined: Bool { [.refined, .mask, .error(of: "mask")].contains(self) }

  /// Whether its labels are kinds of errors, and not classes.
  package var showsErrors: Bool {
    switch self {
    case .error, .saliencyErrors: true
    case .saliency, .groundTruth, .engine: false
    }
  }

  /// The labels of the engine that stand for it where masks are compared: the pseudo-mask for what is refined, a
  /// network's prediction, else the seed.
  package var judgedLabels: String {
    if case .error(let labels) = self { return labels }
    if self == .prediction { return "prediction" }
    return isRefined ? "mask" : "seed"
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
