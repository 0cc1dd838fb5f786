import Imaging

/// How well saliency maps tell objects from background, whatever their classes.
///
///     MAE = mean |s − g| over pixels, then over images            g = 1 on any object, else 0
///     F   = (1 + β²)·P·R / (β²·P + R), β² = 0.3                   of s > t; P and R are means over images
///
/// Achanta et al., "Frequency-tuned Salient Region Detection", CVPR 2009. Void pixels are left out; images without an
/// object have their part in the error alone.
public struct SaliencyScore: Hashable, Sendable {
  /// β².
  static let weight = 0.3
  /// The thresholds of the curve are t/255.
  private static let steps = 255

  /// The images that were added.
  public private(set) var images = 0
  private var error = 0.0
  /// The images with an object.
  private var curved = 0
  private var precision = [Double](repeating: 0, count: steps)
  private var recall = [Double](repeating: 0, count: steps)

  public init() {}

  /// Adds the map of an image.
  ///
  /// - Throws: `SizeMismatch`; then nothing was added.
  public mutating func add(_ saliency: ScalarMap, truth: LabelMap) throws(SizeMismatch) {
    guard saliency.width == truth.width, saliency.height == truth.height else {
      throw SizeMismatch(prediction: (saliency.width, saliency.height), truth: (truth.width, truth.height))
    }
    // How many pixels have each value, of objects and of background.
    var (objects, others) = ([Int](repeating: 0, count: 256), [Int](repeating: 0, count: 256))
    var sum = 0.0
    for (s, label) in zip(saliency.values, truth.labels) where label != LabelMap.void {
      let value = max(0, min(1, s))
      sum += Double(label == 0 ? value : 1 - value)
      let step = Int((value * 255).rounded())
      if label == 0 { others[step] += 1 } else { objects[step] += 1 }
    }
    let (positives, negatives) = (objects.reduce(0, +), others.reduce(0, +))
    guard positives + negatives > 0 else { return }
    images += 1
    error += sum / Double(positives + negatives)
    guard positives > 0 else { return }
    curved += 1
    var (hits, alarms) = (positives, negatives)
    for t in 0..<Self.steps {
      hits -= objects[t]
      alarms -= others[t]
      precision[t] += hits + alarms > 0 ? Double(hits) / Double(hits + alarms) : 1
      recall[t] += Double(hits) / Double(positives)
    }
  }

  /// Adds the images of another score.
  public mutating func merge(_ other: SaliencyScore) {
    images += other.images
    error += other.error
    curved += other.curved
    for t in 0..<Self.steps {
      precision[t] += other.precision[t]
      recall[t] += other.recall[t]
    }
  }

  /// MAE; nil without images.
  public var meanAbsoluteError: Double? { images > 0 ? error / Double(images) : nil }

  /// F of s > t/255; nil where no image has an object.
  public func fMeasure(at t: Int) -> Double? {
    guard curved > 0 else { return nil }
    let (p, r) = (precision[t] / Double(curved), recall[t] / Double(curved))
    return p + r > 0 ? (1 + Self.weight) * p * r / (Self.weight * p + r) : 0
  }

  /// F of s > ½, the threshold of EPS; nil where no image has an object.
  public var fMeasureAtHalf: Double? { fMeasure(at: 127) }

  /// The largest F of all thresholds and where it is, in 0…1: chosen with the truth that it is scored against.
  public var bestFMeasure: (value: Double, threshold: Double)? {
    (0..<Self.steps).compactMap { t in fMeasure(at: t).map { (value: $0, threshold: Double(t) / 255) } }
      .max { $0.value < $1.value }
  }
}
