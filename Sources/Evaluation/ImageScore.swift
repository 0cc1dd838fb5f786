import Imaging

/// How well the mask of one image fits its truth: pixel counts of the classes that occur.
///
/// Sums of image scores are the scores of the set, so a set can be filtered, or an image left out, without
/// looking at pixels again.
public struct ImageScore: Hashable, Sendable, Codable {
  /// The counts of a class that occurs in truth or prediction.
  public struct Entry: Hashable, Sendable, Codable {
    /// The class, 0 = background.
    public var label: Int
    public var counts: ClassCounts

    public init(label: Int, counts: ClassCounts) {
      self.label = label
      self.counts = counts
    }
  }

  /// Classes in order; those absent from truth and prediction are left out.
  public var entries: [Entry]

  public init(entries: [Entry]) {
    self.entries = entries
  }

  /// Takes the counts from the confusion matrix of one image.
  public init(_ matrix: ConfusionMatrix) {
    entries = matrix.classCounts.enumerated()
      .filter { $0.element.union > 0 }
      .map { Entry(label: $0.offset, counts: $0.element) }
  }

  /// Compares a mask with its truth; `classes` counts background.
  ///
  /// - Throws: `SizeMismatch`.
  public init(
    prediction: LabelMap, truth: LabelMap, classes: Int, invalidPredictions: InvalidPredictions = .error
  ) throws(SizeMismatch) {
    var matrix = ConfusionMatrix(classes: classes, invalidPredictions: invalidPredictions)
    try matrix.add(prediction: prediction, truth: truth)
    self.init(matrix)
  }

  /// The counts of a class; zeros where it does not occur.
  public func counts(of label: Int) -> ClassCounts {
    entries.first { $0.label == label }?.counts ?? ClassCounts()
  }

  /// IoU of a class; nil where it is absent from truth and prediction.
  public func iou(of label: Int) -> Double? { counts(of: label).iou }

  /// The share of the scored pixels that truly are of a class; nil where none is scored.
  public func area(of label: Int) -> Double? { scoredPixels.map { Double(counts(of: label).truth) / $0 } }

  /// The share of the scored pixels that truly are of some class but background; nil where none is scored.
  public var area: Double? { scoredPixels.map { 1 - Double(counts(of: 0).truth) / $0 } }

  /// The pixels that are not void in the truth; nil: none.
  private var scoredPixels: Double? {
    let sum = entries.reduce(Int64(0)) { $0 + $1.counts.truth }
    return sum > 0 ? Double(sum) : nil
  }

  /// The mean of IoU over the classes present in truth or prediction, background included; nil for an image
  /// that is void everywhere.
  public var meanIoU: Double? { entries.isEmpty ? nil : entries.map(\.counts).meanIoU() }

  /// The same without background; nil where no foreground class is present.
  public var foregroundMeanIoU: Double? {
    let foreground = entries.filter { $0.label > 0 }
    return foreground.isEmpty ? nil : foreground.map(\.counts).meanIoU()
  }
}

extension Sequence<ImageScore> {
  /// The counts of a set of images, one element a class.
  public func classCounts(classes: Int) -> [ClassCounts] {
    var sums = [ClassCounts](repeating: ClassCounts(), count: classes)
    for score in self {
      for entry in score.entries where sums.indices.contains(entry.label) {
        sums[entry.label] += entry.counts
      }
    }
    return sums
  }
}
