/// Pixel counts of one class: how many the truth has, how many were predicted, how many agree.
public struct ClassCounts: Hashable, Sendable, Codable {
  /// T: pixels of the class in the truth, void excluded.
  public var truth: Int64
  /// P: pixels predicted as the class, where the truth is not void.
  public var predicted: Int64
  /// TP: pixels of the class that were predicted as it.
  public var correct: Int64

  public init(truth: Int64 = 0, predicted: Int64 = 0, correct: Int64 = 0) {
    self.truth = truth
    self.predicted = predicted
    self.correct = correct
  }

  /// T + P − TP.
  public var union: Int64 { truth + predicted - correct }

  /// TP / (T + P − TP); nil where the class is absent on both sides.
  public var iou: Double? { share(correct) }

  /// (P − TP) / union, the over-activation; nil where the class is absent on both sides.
  public var over: Double? { share(predicted - correct) }

  /// (T − TP) / union, the under-activation; nil where the class is absent on both sides.
  public var under: Double? { share(truth - correct) }

  public static func += (sum: inout ClassCounts, more: ClassCounts) {
    sum.truth += more.truth
    sum.predicted += more.predicted
    sum.correct += more.correct
  }

  public static func -= (sum: inout ClassCounts, part: ClassCounts) {
    sum.truth -= part.truth
    sum.predicted -= part.predicted
    sum.correct -= part.correct
  }

  private func share(_ count: Int64) -> Double? {
    union == 0 ? nil : Double(count) / Double(union)
  }
}
