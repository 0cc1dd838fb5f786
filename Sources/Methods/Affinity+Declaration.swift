import Runs

extension Affinity {
  public static let declaration = MethodDeclaration(
    name: "affinity",
    summary:
      "Which neighbouring pixels belong together, learnt from a run's class maps, for random walks over them.",
    reference: "AffinityNet (Ahn and Kwak 2018) and the boundary branch of IRN (Ahn, Cho and Kwak 2019)",
    components: [
      ComponentDeclaration(
        key: "branch", name: "Branch", kind: .choice(Branch.allCases.map(\.rawValue)),
        defaultValue: .text(Branch.irn.rawValue), effect: .training, section: "METHODS §6.3, §6.4",
        meaning: "psa compares features of two pixels, irn looks for a boundary between them."),
      number(
        "radius", "Radius of pairs", 2...16, 10, .training, "METHODS §6.3, §6.4",
        "Pairs of cells within this distance are trained; PSA 5, IRN 10.", integer: true),
      number(
        "alphaLow", "Low α", 0.01...1000, 4, .training, "METHODS §6.2",
        "psa: the exponent that gives much background for the labels of classes."),
      number(
        "alphaHigh", "High α", 0.01...1000, 32, .training, "METHODS §6.2",
        "psa: the exponent that gives little background for the labels of background."),
      number(
        "labelForeground", "Sure foreground", 0...1, 0.3, .training, "METHODS §6.2",
        "irn: a class above this threshold is labelled; IRN 0.30, Puzzle-CAM 0.40."),
      number(
        "labelBackground", "Sure background", 0...1, 0.05, .training, "METHODS §6.2",
        "irn: where no class is above this threshold is background; IRN 0.05, Puzzle-CAM 0.10."),
      number(
        "walkRadius", "Radius of steps", 2...16, 5, .now, "METHODS §6.3, §6.4",
        "How many cells one step of the walk may lead.", integer: true),
      number(
        "beta", "β", 0.1...100, 10, .now, "METHODS §6.3, §6.4",
        "The power of the affinities: a larger one keeps the walk inside of regions."),
      number(
        "walkTimes", "Doublings", 0...12, 8, .now, "METHODS §6.3, §6.4",
        "The walk makes 2 to this power steps: 8 in PSA and IRN, 6 in SEAM, PPC, ICAM and hfpl.",
        integer: true),
      ComponentDeclaration(
        key: "background", name: "Background rule", kind: .backgroundRule,
        defaultValue: .text("constant(0.25)"),
        effect: .now, section: "METHODS §6.4",
        meaning: "irn: what walked maps have to beat; psa walks with the background before it."),
    ],
    schedule: schedule,
    presets: [
      "": [:],
      "irn": irn,
      "puzzle": irn.merging([
        "labelForeground": .number(0.4), "labelBackground": .number(0.1), "longSideMin": .number(320),
        "longSideMax": .number(640), "background": .text("constant(0.35)"),
      ]) { $1 },
      "psa": psa,
      "seam": psa.merging(seam) { $1 },
      "icam": psa.merging(seam) { $1 }.merging(["alphaLow": .number(2), "alphaHigh": .number(4)]) { $1 },
      "hfpl": psa.merging(seam) { $1 }.merging(["alphaLow": .number(1)]) { $1 },
      "irn-paintnet": painted.merging(["background": .text("constant(0.35)")]) { $1 },
      "psa-paintnet": psaBranch.merging(painted) { $1 }.merging(["outputStride": .text("8")]) { $1 },
      "irn-mobilenet": [:],
      "psa-mobilenet": psaBranch.merging(["outputStride": .text("8"), "batch": .number(8)]) { $1 },
    ])

  /// The schedule of all trainings; crops are whole cells, and there are no class maps to score.
  private static let schedule = TrainingSchedule.declarations.map { declaration in
    var declaration = declaration
    switch declaration.key {
    case "crop": declaration.defaultValue = .number(320)
    case "epochs": declaration.defaultValue = .number(3)
    case "epochScore": declaration.defaultValue = .text(TrainingSchedule.EpochScore.none.rawValue)
    default: break
    }
    return declaration
  }

  /// IRN as published, but without its displacement field; VOC's long sides are 500, so rescaling by .5–1.5 is 250–750.
  private static let irn: [String: SettingValue] = [
    "network": .text("resnet50"), "batch": .number(32), "epochs": .number(3), "crop": .number(512),
    "longSideMin": .number(250), "longSideMax": .number(750), "learningRate": .number(0.1),
    "headRate": .number(1),
    "biasRate": .number(1), "momentum": .text("officialQuirk"), "weightDecay": .number(1e-4),
  ]

  private static let psaBranch: [String: SettingValue] = [
    "branch": .text("psa"), "radius": .number(5), "beta": .number(8),
  ]

  /// PSA as published; its images keep their size, which is 500 in VOC.
  private static let psa: [String: SettingValue] = psaBranch.merging([
    "network": .text("resnet38d"), "outputStride": .text("8"), "batch": .number(8), "epochs": .number(8),
    "crop": .number(448), "longSideMin": .number(500), "longSideMax": .number(500), "jitter": .flag(true),
    "learningRate": .number(0.1), "momentum": .text("officialQuirk"),
  ]) { $1 }

  /// What SEAM, PPC, ICAM and hfpl changed.
  private static let seam: [String: SettingValue] = [
    "alphaHigh": .number(24), "learningRate": .number(0.01), "walkTimes": .number(6),
  ]

  /// For painted images: their grids are small, and a long walk leaves its object; steps and background were chosen on
  /// the masks of `train`.
  private static let painted: [String: SettingValue] = [
    "network": .text("paintnet"), "crop": .number(192), "longSideMin": .number(160),
    "longSideMax": .number(256),
    "split": .text("train"), "batch": .number(8), "epochs": .number(5), "walkTimes": .number(4),
  ]

  private static func number(
    _ key: String, _ name: String, _ range: ClosedRange<Double>, _ value: Double,
    _ effect: ComponentDeclaration.Effect, _ section: String, _ meaning: String, integer: Bool = false
  ) -> ComponentDeclaration {
    ComponentDeclaration(
      key: key, name: name,
      kind: .number(minimum: range.lowerBound, maximum: range.upperBound, integer: integer),
      defaultValue: .number(value), effect: effect, section: section, meaning: meaning)
  }
}
