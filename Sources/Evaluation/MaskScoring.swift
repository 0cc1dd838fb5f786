import Imaging

/// Scores masks of images stage by stage and sums them up: confusion, contours, failures (METHODS §6.6–6.9).
///
/// Several threads may score images into parts of their own, which are then merged; sums do not depend on their order.
public struct MaskScoring: Sendable {
  /// The stages of a mask, the seed first.
  public let stages: [String]
  /// C, background counted.
  public let classes: Int
  public let thresholds: FailureThresholds
  /// By stage.
  public private(set) var matrices: [ConfusionMatrix]
  /// By stage.
  public private(set) var contours: [ContourScore]
  /// By stage: image → record.
  public private(set) var records: [[String: ImageRecord]]

  public init(stages: [String], classes: Int, thresholds: FailureThresholds = FailureThresholds()) {
    precondition(!stages.isEmpty, "MaskScoring: no stage")
    self.stages = stages
    self.classes = classes
    self.thresholds = thresholds
    matrices = stages.map { _ in ConfusionMatrix(classes: classes) }
    contours = stages.map { _ in ContourScore(foregroundClasses: classes - 1) }
    records = stages.map { _ in [:] }
  }

  /// Scores the masks of an image, one a stage.
  ///
  /// - Parameter evidence: What the seed was made from, to tell why something is missing.
  /// - Throws: `SizeMismatch`; then nothing was added.
  public mutating func add(
    _ id: String, masks: [LabelMap], truth: ImageTruth, evidence: SeedEvidence? = nil
  ) throws(SizeMismatch) {
    precondition(masks.count == stages.count, "MaskScoring: \(masks.count) masks of \(stages.count) stages")
    var staged = StagedFailures(MaskFailures(classes: classes, thresholds: thresholds), truth: truth)
    var scored: [(ConfusionMatrix, ContourScore, ImageRecord)] = []
    for (stage, mask) in zip(stages, masks) {
      var matrix = ConfusionMatrix(classes: classes)
      try matrix.add(prediction: mask, truth: truth.mask)
      var contour = ContourScore(foregroundClasses: classes - 1)
      try contour.add(prediction: mask, truth: truth.mask)
      let failures = try staged.next(stage, mask: mask, evidence: evidence)
      let record = ImageRecord(
        ImageScore(matrix),
        contours: contour.counts.enumerated().filter { $0.element.isPresent }
          .map { ImageRecord.Contour(label: $0.offset + 1, counts: $0.element) },
        failures: failures, instances: truth.instances.source)
      scored.append((matrix, contour, record))
    }
    for (i, (matrix, contour, record)) in scored.enumerated() {
      matrices[i].merge(matrix)
      contours[i].merge(contour)
      records[i][id] = record
    }
  }

  /// Adds the images of another part with the same stages and classes.
  public mutating func merge(_ other: MaskScoring) {
    precondition(stages == other.stages, "MaskScoring: \(stages) cannot take \(other.stages)")
    for i in stages.indices {
      matrices[i].merge(other.matrices[i])
      contours[i].merge(other.contours[i])
      records[i].merge(other.records[i]) { $1 }
    }
  }

  /// The report of a stage.
  ///
  /// - Parameter averagePrecision: Of the classifier, for the seed.
  public func report(
    of stage: Int, name: ScoreName, labels: String, classNames: [String],
    averagePrecision: AveragePrecision? = nil, emptyClassRule: EmptyClassRule = .nan
  ) -> EvaluationReport {
    EvaluationReport(
      name: name, labels: labels, classNames: classNames, matrix: matrices[stage],
      averagePrecision: averagePrecision, contour: contours[stage], emptyClassRule: emptyClassRule)
  }
}
