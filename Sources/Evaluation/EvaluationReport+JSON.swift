import Foundation

/// The document of `camscope eval --json`: flat, shares in 0…1, what is unknown or does not apply is null.
extension EvaluationReport {
  private enum Key: String, CodingKey {
    case name, split, images, imagesInSplit, stage, metric, background, refine, oracleThreshold, labels
    case saliency, mIoU, foregroundMIoU, perClass, mAP, falsePositive, falseNegative, contourF
    case emptyClassRule, invalidPredictions, invalidShare
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name.description, forKey: .name)
    try container.encode(name.split, forKey: .split)
    try container.encode(name.scored, forKey: .images)
    try container.encode(name.total, forKey: .imagesInSplit)
    try container.encode(name.stage, forKey: .stage)
    try container.encode(name.metric, forKey: .metric)
    try container.encode(name.background, forKey: .background)
    try container.encode(name.refine, forKey: .refine)
    try container.encode(name.isOracle, forKey: .oracleThreshold)
    try container.encode(labels, forKey: .labels)
    try container.encodeIfPresent(saliency, forKey: .saliency)
    try container.encode(mIoU, forKey: .mIoU)
    try container.encode(foregroundMIoU, forKey: .foregroundMIoU)
    try container.encode(perClass, forKey: .perClass)
    try container.encode(mAP, forKey: .mAP)
    try container.encode(falsePositive, forKey: .falsePositive)
    try container.encode(falseNegative, forKey: .falseNegative)
    try container.encode(contourF, forKey: .contourF)
    try container.encode(emptyClassRule, forKey: .emptyClassRule)
    try container.encode(invalidPredictions, forKey: .invalidPredictions)
    try container.encode(invalidShare, forKey: .invalidShare)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    name = ScoreName(
      stage: try container.decode(ScoreStage.self, forKey: .stage),
      metric: try container.decode(String.self, forKey: .metric),
      background: try container.decodeIfPresent(String.self, forKey: .background),
      refine: try container.decodeIfPresent(String.self, forKey: .refine),
      isOracle: try container.decode(Bool.self, forKey: .oracleThreshold),
      split: try container.decode(String.self, forKey: .split),
      scored: try container.decode(Int.self, forKey: .images),
      total: try container.decode(Int.self, forKey: .imagesInSplit))
    labels = try container.decode(String.self, forKey: .labels)
    saliency = try container.decodeIfPresent(String.self, forKey: .saliency)
    mIoU = try container.decode(Double.self, forKey: .mIoU)
    foregroundMIoU = try container.decode(Double.self, forKey: .foregroundMIoU)
    perClass = try container.decode([ClassScore].self, forKey: .perClass)
    mAP = try container.decodeIfPresent(Double.self, forKey: .mAP)
    falsePositive = try container.decode(Double.self, forKey: .falsePositive)
    falseNegative = try container.decode(Double.self, forKey: .falseNegative)
    contourF = try container.decodeIfPresent(Double.self, forKey: .contourF)
    emptyClassRule = try container.decode(EmptyClassRule.self, forKey: .emptyClassRule)
    invalidPredictions = try container.decode(InvalidPredictions.self, forKey: .invalidPredictions)
    invalidShare = try container.decode(Double.self, forKey: .invalidShare)
  }

  /// The document as text, keys in alphabetical order, so that equal reports are equal bytes.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension EvaluationReport.ClassScore {
  private enum Key: String, CodingKey {
    case label, name, iou, ap, falsePositive, falseNegative, truthPixels, predictedPixels
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(label, forKey: .label)
    try container.encode(name, forKey: .name)
    try container.encode(iou, forKey: .iou)
    try container.encode(ap, forKey: .ap)
    try container.encode(falsePositive, forKey: .falsePositive)
    try container.encode(falseNegative, forKey: .falseNegative)
    try container.encode(truthPixels, forKey: .truthPixels)
    try container.encode(predictedPixels, forKey: .predictedPixels)
  }
}
