import Evaluation
import Torch

extension ParityOperation {
  /// Scores of label maps against the truth.
  static let evaluation = [ParityOperation("miou", meanIoU)]

  /// `pred`, `gt` [M,H,W] → `confusion` [C,C], `invalid` [C], `iou` [C], `miou`, `miou.foreground`, `over`, `under`.
  private static let meanIoU: Body = { parity in
    let classes = try parity.settings.integer("classes", in: 1...255)
    let empty: EmptyClassRule = try parity.settings.choice("empty")
    let invalid: InvalidPredictions = try parity.settings.choice("pred255")
    var matrix = ConfusionMatrix(classes: classes, invalidPredictions: invalid)
    for pair in try parity.maskPairs() { try matrix.add(prediction: pair.prediction, truth: pair.truth) }
    return [
      "confusion": Tensor(integers: matrix.counts.map { Int($0) }, shape: [classes, classes]),
      "invalid": Tensor(integers: matrix.invalid.map { Int($0) }, shape: [classes]),
      "iou": Tensor((0..<classes).map { Float(matrix.iou(of: $0) ?? -1) }, shape: [classes]),
      "miou": Tensor(scalar: matrix.meanIoU(emptyClasses: empty)),
      "miou.foreground": Tensor(scalar: matrix.foregroundMeanIoU(emptyClasses: empty)),
      "over": Tensor(scalar: matrix.falsePositive),
      "under": Tensor(scalar: matrix.falseNegative),
    ]
  }
}
