/// One stage of a refinement chain, written `pamr`, `crf:psa`, `labelcrf:irn` or `walk:psa`.
public enum RefinementStage: Hashable, Sendable, CustomStringConvertible {
  /// Pixel-adaptive refinement of the maps (METHODS §3.3).
  case pamr
  /// A dense CRF from the scores of classes and background (METHODS §6.1, unary A).
  case crf(CRFPreset)
  /// A dense CRF from the labels of the mask (METHODS §6.1, unary B).
  case labelCRF(CRFPreset)
  /// A random walk over a trained affinity network (METHODS §6.3, §6.4).
  case walk(WalkPreset)

  /// The names that stages begin with.
  static let names = ["pamr", "crf", "labelcrf", "walk"]

  public var description: String {
    switch self {
    case .pamr: "pamr"
    case .crf(let preset): "crf:\(preset.rawValue)"
    case .labelCRF(let preset): "labelcrf:\(preset.rawValue)"
    case .walk(let preset): "walk:\(preset.rawValue)"
    }
  }

  /// The walk of the stage; nil for stages that need no trained network.
  public var walk: WalkPreset? {
    if case .walk(let preset) = self { return preset }
    return nil
  }
}
