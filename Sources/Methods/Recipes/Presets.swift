import Runs

/// Settings that presets of several methods share.
enum Preset {
  /// The bundled network on painted images.
  static let paintnet: [String: SettingValue] = [
    "network": .text("paintnet"), "crop": .number(192), "longSideMin": .number(160),
    "longSideMax": .number(256), "split": .text("train"), "scales": .text("192,256"),
  ]

  /// A small network on photographs.
  static let vocMobileNet: [String: SettingValue] = [
    "network": .text("mobilenet_v2"), "split": .text("train_aug"),
  ]

  /// SEAM's switches for short trainings on small windows: losses on the grid of the features, no dropout, which costs
  /// a short training more than it saves, and only present classes in the correlation, as the classifier does not yet
  /// keep the others down.
  static let shortSeam: [String: SettingValue] = [
    "lossGrid": .text("features"), "dropout": .number(0), "pcmLabels": .flag(true),
    "viewScale": .number(0.67),
  ]

  /// ResNet-38d as SEAM, ICAM, hfpl and PPC train it (METHODS §1.3): batch 8, 8 epochs, crops of 448.
  static let resNet38d: [String: SettingValue] = [
    "network": .text("resnet38d"), "outputStride": .text("8"), "batch": .number(8), "epochs": .number(8),
    "crop": .number(448), "longSideMin": .number(448), "longSideMax": .number(768), "jitter": .flag(true),
    "learningRate": .number(0.01), "momentum": .text("officialQuirk"), "weightDecay": .number(5e-4),
    "split": .text("train_aug"), "scales": .text("500,250,750,1000"),
  ]
}

extension [String: SettingValue] {
  /// These settings with others in their place or beside them.
  func with(_ others: [String: SettingValue]) -> Self { merging(others) { $1 } }
}
