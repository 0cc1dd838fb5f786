/// The names that timm gives to the tensors of networks whose published files have torchvision's.
///
/// timm's ResNets and VGGs have torchvision's names; its MobileNetV2 is built of EfficientNet's blocks
/// (timm/models/_efficientnet_blocks.py, `DepthwiseSeparableConv` and `InvertedResidual`).
enum TimmNames {
  /// timm's name for each of these names that it renames; empty for networks that it does not.
  static func renamed(_ names: [String]) -> [String: String] {
    var renamed: [String: String] = [:]
    for name in names {
      guard let other = mobileNetV2(name) else { return [:] }
      renamed[name] = other
    }
    return renamed
  }

  /// Blocks of each stage, table 2 of the MobileNetV2 paper.
  private static let repeats = [1, 2, 3, 4, 3, 3, 1]

  /// `features.4.conv.1.0.weight` is `blocks.2.0.conv_dw.weight`; nil for names that are not MobileNetV2's.
  private static func mobileNetV2(_ name: String) -> String? {
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count >= 4, parts[0] == "features", var block = Int(parts[1]), let leaf = parts.last else {
      return nil
    }
    if block == 0 || block == 18 {
      guard parts.count == 4 else { return nil }
      switch (block, parts[2]) {
      case (0, "0"): return "conv_stem.\(leaf)"
      case (0, "1"): return "bn1.\(leaf)"
      case (18, "0"): return "conv_head.\(leaf)"
      case (18, "1"): return "bn2.\(leaf)"
      default: return nil
      }
    }
    guard parts[2] == "conv",
      let part = part(parts[3..<parts.count - 1].joined(separator: "."), ofFirst: block == 1)
    else { return nil }
    block -= 1
    for (stage, count) in repeats.enumerated() {
      if block < count { return "blocks.\(stage).\(block).\(part).\(leaf)" }
      block -= count
    }
    return nil
  }

  /// The part of a block; the first block has no expansion, which moves the others up.
  private static func part(_ path: String, ofFirst isFirst: Bool) -> String? {
    let separable = ["0.0": "conv_dw", "0.1": "bn1", "1": "conv_pw", "2": "bn2"]
    let inverted = [
      "0.0": "conv_pw", "0.1": "bn1", "1.0": "conv_dw", "1.1": "bn2", "2": "conv_pwl", "3": "bn3",
    ]
    return (isFirst ? separable : inverted)[path]
  }
}
