import Foundation

extension EvaluationReport {
  /// The report for people: the full name of the score, one line a class, the means and the rules.
  ///
  /// Shares are in percent.
  ///
  ///     seed mIoU, constant background 0.30, val (173 images): 33.5 %
  ///
  ///     class         IoU    AP  over  under
  ///     background   71.2     ·  18.0   10.8
  ///     …
  public var table: String {
    let title = "\(name): \(percent(mIoU)) %"
    let rows =
      [["class", "IoU", "AP", "over", "under"]]
      + perClass.map {
        [$0.name, percent($0.iou), percent($0.ap), percent($0.falsePositive), percent($0.falseNegative)]
      } + [["mean", percent(mIoU), percent(mAP), percent(falsePositive), percent(falseNegative)]]
    let lines = TextTable.lines(rows)
    let unscored = name.total - name.scored
    let notes =
      [
        "foreground mIoU \(percent(foregroundMIoU)) %"
      ] + (contourF.map { ["contour F \(percent($0)) %"] } ?? []) + [
        "labels from \(labels)"
      ] + (saliency.map { ["saliency maps: \($0)"] } ?? []) + [
        "mean over \(rulePhrase)",
        "predictions without a class: \(percent(invalidShare)) % of pixels, \(invalidPhrase)",
      ] + (unscored > 0 ? ["\(unscored) of \(name.total) images could not be scored"] : [])
    return ([title, ""] + lines + [""] + notes).joined(separator: "\n")
  }

  private var rulePhrase: String {
    switch emptyClassRule {
    case .zero: "all classes, absent ones counted 0"
    case .nan: "classes present in truth or prediction"
    case .gt: "classes present in the truth"
    }
  }

  private var invalidPhrase: String {
    switch invalidPredictions {
    case .error: "counted as errors"
    case .background: "255 counted as background"
    case .drop: "left out"
    }
  }

  func percent(_ share: Double?) -> String {
    share.map { String(format: "%.1f", 100 * $0) } ?? "·"
  }
}
