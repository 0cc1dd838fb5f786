extension RefinementStage {
  /// The iterations that `StageSteps` gives one by one.
  public var steps: Int {
    switch self {
    case .pamr: PAMR().iterations
    case .crf(let preset), .labelCRF(let preset): DenseCRF(preset).iterations
    case .walk: StageSteps.looksAtWalk
    }
  }

  /// Every stage as chains may spell it, the usual preset also without its name.
  public static var spellings: [(name: String, stage: RefinementStage)] {
    let presets: [(String, RefinementStage)] =
      CRFPreset.allCases.map { ("crf:\($0.rawValue)", .crf($0)) }
      + CRFPreset.allCases.map { ("labelcrf:\($0.rawValue)", .labelCRF($0)) }
      + WalkPreset.allCases.map { ("walk:\($0.rawValue)", .walk($0)) }
    let bare = ["pamr", "crf", "labelcrf", "walk"].compactMap { name in
      (try? RefinementChain(name)).map { (name, $0.stages[0]) }
    }
    return bare + presets
  }
}

extension RefinementChain {
  /// The iterations of all stages.
  public var steps: Int { stages.reduce(0) { $0 + $1.steps } }
}
