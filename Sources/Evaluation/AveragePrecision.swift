/// Average precision of image classification, per class and in the mean (METHODS §6.6).
///
/// AP of a class = mean over its positive images of the precision at that image's rank:
/// AP = 1/|P| Σ_{i∈P} #{j∈P : rank j ≤ rank i} / rank i, without interpolation; images of equal score keep their
/// order. Classes without positives are skipped.
public struct AveragePrecision: Equatable, Sendable, Codable {
  /// AP of each class; nil where no image is positive.
  public let perClass: [Double?]

  /// The mean over the classes that have positives; nil where none has.
  public var mean: Double? {
    let known = perClass.compactMap { $0 }
    return known.isEmpty ? nil : known.mean { $0 }
  }

  /// Takes one row an image and one column a class: scores (any monotone scale) and whether the class is present.
  public init(scores: [[Float]], labels: [[Bool]]) {
    precondition(
      scores.count == labels.count,
      "AveragePrecision: \(scores.count) rows of scores, \(labels.count) of labels")
    let classes = scores.first?.count ?? 0
    for (score, label) in zip(scores, labels) {
      precondition(
        score.count == classes && label.count == classes,
        "AveragePrecision: a row of \(score.count) scores and \(label.count) labels among \(classes) classes")
    }
    perClass = (0..<classes).map { k in
      Self.averagePrecision(scores: scores.map { $0[k] }, labels: labels.map { $0[k] })
    }
  }

  /// AP of one class over images in order; nil without positives.
  ///
  /// A score that is not a number ranks last.
  public static func averagePrecision(scores: [Float], labels: [Bool]) -> Double? {
    precondition(
      scores.count == labels.count, "AveragePrecision: \(scores.count) scores, \(labels.count) labels")
    let keys = scores.map { $0.isNaN ? -Float.infinity : $0 }
    let ranking = keys.indices.sorted { keys[$0] != keys[$1] ? keys[$0] > keys[$1] : $0 < $1 }
    var positives = 0
    var sum = 0.0
    for (rank, image) in ranking.enumerated() where labels[image] {
      positives += 1
      sum += Double(positives) / Double(rank + 1)
    }
    return positives == 0 ? nil : sum / Double(positives)
  }
}

/// mAP: the mean over classes with positives of `AveragePrecision`; nil where no class has any.
public func meanAveragePrecision(scores: [[Float]], labels: [[Bool]]) -> Double? {
  AveragePrecision(scores: scores, labels: labels).mean
}
