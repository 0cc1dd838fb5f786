/// The scores of one stage of one run over one split, with everything that their meaning depends on.
public struct EvaluationReport: Equatable, Sendable, Codable {
  /// The scores of one class.
  public struct ClassScore: Equatable, Sendable, Codable {
    /// 0 = background.
    public var label: Int
    public var name: String
    /// nil where the class is absent from truth and prediction.
    public var iou: Double?
    /// Average precision of the classifier; nil for background and for classes without positives.
    public var ap: Double?
    /// Over-activation (P − TP)/union.
    public var falsePositive: Double?
    /// Under-activation (T − TP)/union.
    public var falseNegative: Double?
    /// Pixels of the class in the truth.
    public var truthPixels: Int64
    /// Pixels predicted as the class.
    public var predictedPixels: Int64
  }

  /// What was scored and how; its description is the title.
  public var name: ScoreName
  /// Where the image labels came from: `xml`, `masks`, ….
  public var labels: String
  /// The saliency maps that taught the run, or that the background rule reads; nil: none.
  public var saliency: String?
  public var mIoU: Double
  public var foregroundMIoU: Double
  public var perClass: [ClassScore]
  /// nil where the stage has no classifier.
  public var mAP: Double?
  /// The mean over classes of over-activation.
  public var falsePositive: Double
  /// The mean over classes of under-activation.
  public var falseNegative: Double
  /// Contour F, the mean over classes with a boundary (METHODS §6.7); nil: not measured, or no boundary.
  public var contourF: Double?
  public var emptyClassRule: EmptyClassRule
  public var invalidPredictions: InvalidPredictions
  /// The share of scored pixels whose prediction is no class.
  public var invalidShare: Double

  /// Scores a confusion matrix; `classNames` names its classes in order, background first.
  ///
  /// The average precision has one element a foreground class.
  public init(
    name: ScoreName, labels: String, classNames: [String], matrix: ConfusionMatrix,
    averagePrecision: AveragePrecision? = nil, contour: ContourScore? = nil,
    emptyClassRule: EmptyClassRule = .nan
  ) {
    precondition(
      classNames.count == matrix.classes,
      "EvaluationReport: \(classNames.count) names for \(matrix.classes) classes")
    precondition(
      averagePrecision.map { $0.perClass.count == matrix.classes - 1 } ?? true,
      "EvaluationReport: average precision of \(averagePrecision?.perClass.count ?? 0) classes, "
        + "\(matrix.classes - 1) foreground classes")
    self.name = name
    self.labels = labels
    mIoU = matrix.meanIoU(emptyClasses: emptyClassRule)
    foregroundMIoU = matrix.foregroundMeanIoU(emptyClasses: emptyClassRule)
    mAP = averagePrecision?.mean
    falsePositive = matrix.falsePositive
    falseNegative = matrix.falseNegative
    contourF = contour?.mean
    self.emptyClassRule = emptyClassRule
    invalidPredictions = matrix.invalidPredictions
    invalidShare = matrix.invalidShare
    perClass = matrix.classCounts.enumerated().map { label, counts in
      ClassScore(
        label: label, name: classNames[label], iou: counts.iou,
        ap: label == 0 ? nil : averagePrecision?.perClass[label - 1],
        falsePositive: counts.over, falseNegative: counts.under,
        truthPixels: counts.truth, predictedPixels: counts.predicted)
    }
  }
}
