/// Panes that belong together for a task.
package enum LayoutPreset: String, CaseIterable, Hashable, Sendable {
  case look, maps, refinement, saliency, methods, epochs, prototypes, failures

  /// The words in the list of layouts.
  package var meaning: String {
    switch self {
    case .look: "image beside its ground truth"
    case .maps: "image, CAM, seed, error map"
    case .refinement: "seed, pseudo-mask, their error maps"
    case .saliency: "image, saliency, its errors, the seed's errors"
    case .methods: "the seeds of up to seven runs beside the ground truth"
    case .epochs: "the seed at first, middle and newest epoch beside the ground truth"
    case .prototypes: "image, CAM, similarity to the prototype and to the probed pixel"
    case .failures: "error map, CAM, pseudo-mask, ground truth"
    }
  }

  /// The maps of its panes, from left to right and top to bottom; nil: the image alone.
  var maps: [MapKind?] {
    switch self {
    case .look: [nil, .groundTruth]
    case .maps: [nil, .cam, .seed, .error(of: "seed")]
    case .refinement: [.seed, .mask, .error(of: "seed"), .error(of: "mask")]
    case .saliency: [nil, .saliency, .saliencyErrors, .error(of: "seed")]
    case .methods: [.groundTruth]
    case .epochs: [.groundTruth]
    case .prototypes: [nil, .cam, .prototypes, .similarity]
    case .failures: [.error(of: "seed"), .cam, .mask, .groundTruth]
    }
  }
}
