import Imaging
import Methods
import Networks
import Refinement
import Torch

extension ParityOperation {
  /// Pairs of pixels, affinity networks, and random walks.
  static let affinity = [
    ParityOperation("affinity.pairs", pairs), ParityOperation("affinity.loss", affinityLoss),
    ParityOperation("psa.features", psaFeatures), ParityOperation("psa.affinity", psaAffinity),
    ParityOperation("psa.walk", psaWalk), ParityOperation("irn.edge", irnEdge),
    ParityOperation("irn.affinity", irnAffinity), ParityOperation("irn.walk", irnWalk),
  ]

  /// `labels` [h,w] → `background`, `foreground`, `negative` [P,S] and their `counts` [3].
  private static let pairs: Body = { parity in
    let labels = try parity.integers("labels", rank: 2...2)
    let offsets = try offsets(parity)
    let found = PairLabels(
      labels.integers(), width: labels.shape[1], height: labels.shape[0], offsets: offsets,
      valid: try parity.settings.integer("valid", default: 255))
    let kinds: [(String, PairLabels.Kind)] = [
      ("background", .background), ("foreground", .foreground), ("negative", .negative),
    ]
    var outputs = ["counts": Tensor(indices: kinds.map { found.count($1) })]
    for (name, kind) in kinds {
      outputs[name] = Tensor(
        bytes: found.kinds.map { $0 == kind.rawValue ? 1 : 0 }, shape: [offsets.count, found.sources])
    }
    return outputs
  }

  /// `affinity` [N,P,S] and the three masks → `loss.background`, `loss.foreground`, `loss.negative`, `loss`,
  /// `grad.affinity`.
  private static let affinityLoss: Body = { parity in
    let a = try parity.real("affinity", rank: 3...3).requiringGradient()
    @TorchActor
    func mask(_ name: String) throws -> Tensor {
      let mask = try parity.bytes(name, rank: 3)
      guard mask.shape == a.shape else {
        throw ParityError.input(name, reason: "has the shape \(mask.shape) and not \(a.shape)")
      }
      return mask
    }
    let loss = AffinityLoss(
      a, background: try mask("background"), foreground: try mask("foreground"),
      negative: try mask("negative"))
    let total = loss.terms.reduce(Tensor(scalar: 0)) { $0 + $1.value * $1.weight }
    total.backward()
    return [
      "loss.background": loss.background, "loss.foreground": loss.foreground, "loss.negative": loss.negative,
      "loss": total, "grad.affinity": a.gradient ?? Tensor.zeros(like: a),
    ]
  }

  /// `conv4` [512,h,w], `conv5` [1024,h,w], `conv6` [4096,h,w] → `features` [448,h,w].
  private static let psaFeatures: Body = { parity in
    let stages = try ["conv4", "conv5", "conv6"].map {
      try parity.real($0, rank: 3...3).unsqueezed(at: .batch)
    }
    let head = AffinityFeatures(channels: stages.map { $0.length(.channel) })
    try filler(parity).fill(head.state)
    return noGrad { ["features": head(stages).element(0, along: .batch)] }
  }

  /// `features` [D,h,w] → `affinity` [P,S] and, unless `dense=0`, `dense` [n,n].
  private static let psaAffinity: Body = { parity in
    let a = try affinities(ofFeatures: parity)
    var outputs = [
      "affinity": Tensor(
        a.interior(), shape: [a.offsets.count, a.offsets.sourceCount(width: a.width, height: a.height)])
    ]
    if try parity.settings.flag("dense", default: true) {
      let n = a.width * a.height
      outputs["dense"] = Tensor(a.dense(), shape: [n, n])
    }
    return outputs
  }

  /// `features` [D,h,w], `maps` [K,h,w] → `maps` [K,h,w].
  private static let psaWalk: Body = { parity in
    let maps = try parity.real("maps", rank: 3...3)
    return try walked(
      maps,
      RandomWalk(
        of: planes(of: maps), over: try affinities(ofFeatures: parity),
        beta: parity.settings.number("beta", default: 8), steps: try steps(parity, "logt")))
  }

  /// `tap1` … `tap5` [N,C,h,w] → `logits`, `edge` [N,h,w].
  private static let irnEdge: Body = { parity in
    let taps = try (1...5).map { try parity.real("tap\($0)", rank: 4...4) }
    let branch = BoundaryBranch(stages: zip(taps, [1, 1, 2, 4, 4]).map { ($0.length(.channel), $1) })
    try filler(parity).fill(branch.state)
    let logits = noGrad { branch(taps, height: taps[0].length(.height), width: taps[0].length(.width)) }
    return ["logits": logits, "edge": sigmoid(logits)]
  }

  private enum Domain: String, CaseIterable {
    case all, interior
  }

  /// `edge` [h,w] → `affinity` [P,h,w], or [P,S] of the interior sources.
  private static let irnAffinity: Body = { parity in
    let (edge, offsets) = (try edge(parity), try offsets(parity))
    let a = PairAffinities(boundary: edge, offsets: offsets)
    let domain: Domain = try parity.settings.choice("domain")
    switch domain {
    case .all:
      let planes = (0..<offsets.count).flatMap { a.plane($0).values }
      return ["affinity": Tensor(planes, shape: [offsets.count, edge.height, edge.width])]
    case .interior:
      let sources = offsets.sourceCount(width: edge.width, height: edge.height)
      return ["affinity": Tensor(a.interior(), shape: [offsets.count, sources])]
    }
  }

  /// `maps` [K,h,w], `edge` [h,w] → `maps` [K,h,w].
  private static let irnWalk: Body = { parity in
    let maps = try parity.real("maps", rank: 3...3)
    return try walked(
      maps,
      RandomWalk.within(
        boundary: try edge(parity), of: planes(of: maps), radius: try offsets(parity).radius,
        beta: parity.settings.number("beta", default: 10), steps: try steps(parity, "times", default: 8)))
  }

  private static func offsets(_ parity: ParityCase) throws -> PairOffsets {
    PairOffsets(radius: try parity.settings.integer("radius", default: 5, in: PairOffsets.radii))
  }

  /// 2 to the power that the setting states.
  private static func steps(_ parity: ParityCase, _ key: String, default standard: Int? = nil) throws -> Int {
    1 << (try parity.settings.integer(key, default: standard, in: 0...20))
  }

  private static func filler(_ parity: ParityCase) throws -> DeterministicFiller {
    let weights = try parity.settings.text("weights", default: "filler")
    guard weights == "filler" else {
      throw ParityError.setting("weights", reason: "is '\(weights)' and not filler")
    }
    return DeterministicFiller(gain: Float(try parity.settings.number("gain", default: 0)))
  }

  @TorchActor
  private static func affinities(ofFeatures parity: ParityCase) throws -> PairAffinities {
    let f = try parity.real("features", rank: 3...3)
    let offsets = try offsets(parity)
    let values = noGrad { offsets.affinities(ofFeatures: f.unsqueezed(at: .batch)).floats() }
    return PairAffinities(interior: values, width: f.shape[2], height: f.shape[1], offsets: offsets)
  }

  @TorchActor
  private static func edge(_ parity: ParityCase) throws -> ScalarMap {
    let edge = try parity.real("edge", rank: 2...2)
    return ScalarMap(width: edge.shape[1], height: edge.shape[0], values: edge.floats())
  }

  @TorchActor
  private static func walked(_ maps: Tensor, _ walk: RandomWalk) throws -> [String: Tensor] {
    ["maps": Tensor(walk.finished().flatMap(\.values), shape: maps.shape)]
  }
}
