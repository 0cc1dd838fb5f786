import Runs

/// Settings that presets of several methods share.
enum Preset {
  /// The bundled network on painted images; a dense CRF with the papers' parameters costs them more than ten points.
  static let paintnet: [String: SettingValue] = [
    "network": .text("paintnet"), "crop": .number(192), "longSideMin": .number(160),
    "longSideMax": .number(256), "split": .text("train"), "scales": .text("192,256"),
    "refine": .text("pamr"),
  ]

  /// A small network on photographs.
  static let vocMobileNet: [String: SettingValue] = [
    "network": .text("mobilenet_v2"), "split": .text("train_aug"),
  ]

  /// Two views in short trainings on small windows: a second view that the network can still read, and no dropout, which
  /// costs a short training more than it saves.
  static let shortTwoViews: [String: SettingValue] = ["dropout": .number(0), "viewScale": .number(0.67)]

  /// SEAM in short trainings: losses on the grid of the features, and only present classes in the correlation, as the
  /// classifier does not keep the others down yet.
  static let shortSeam = shortTwoViews.with(["lossGrid": .text("features"), "pcmLabels": .flag(true)])

  /// PPC on SEAM in short trainings: at its published strength from the first step the contrast fixes what the maps do not
  /// know yet (on VOC after five epochs 64 instead of 81 points of mAP).
  static let shortContrast: [String: SettingValue] = [
    "contrastWarmup": .number(0.4), "alphaCross": .number(0.02), "betaIntra": .number(0.02),
    "seam.dropout": .number(0), "seam.pcmLabels": .flag(true), "seam.lossGrid": .text("features"),
  ]

  /// ResNet-38d as SEAM, ICAM, hfpl and PPC train it (METHODS §1.3): batch 8, 8 epochs, crops of 448.
  static let resNet38d: [String: SettingValue] = [
    "network": .text("resnet38d"), "outputStride": .text("8"), "batch": .number(8), "epochs": .number(8),
    "crop": .number(448), "longSideMin": .number(448), "longSideMax": .number(768), "jitter": .flag(true),
    "learningRate": .number(0.01), "momentum": .text("officialQuirk"), "weightDecay": .number(5e-4),
    "split": .text("train_aug"), "scales": .text("500,250,750,1000"),
  ]

  /// ResNet-38d as EPS trains it (METHODS §3.4): 20,000 steps of 8 images, which are drawn smaller.
  static let epsResNet38d = resNet38d.with([
    "epochs": .number(15), "longSideMin": .number(256), "longSideMax": .number(512),
  ])
}

extension [String: SettingValue] {
  /// These settings with others in their place or beside them.
  func with(_ others: [String: SettingValue]) -> Self { merging(others) { $1 } }
}
