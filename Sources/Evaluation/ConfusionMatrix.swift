import Imaging

/// Pixel counts of true against predicted classes, accumulated over a data set (METHODS §6.6).
///
/// Row = ground truth, column = prediction, both 0 (background) … `classes` − 1. Pixels whose truth is void (255)
/// are excluded. Counters have 64 bits: the training set of VOC alone has 1.9e9 pixels.
public struct ConfusionMatrix: Equatable, Sendable, Codable {
  /// C, background counted.
  public let classes: Int
  /// The rule for predictions that are no class.
  public let invalidPredictions: InvalidPredictions
  /// C·C counts, row-major.
  public private(set) var counts: [Int64]
  /// Per true class, the pixels whose prediction is no class and that count as errors.
  public private(set) var invalid: [Int64]
  /// Pixels whose prediction is no class and that became background or were left out.
  public private(set) var reassigned: Int64
  /// Pixels left out because their truth is neither a class nor void: the mask is faulty.
  public private(set) var foreignTruth: Int64

  /// A matrix of zeros for 1…255 classes, background counted.
  public init(classes: Int, invalidPredictions: InvalidPredictions = .error) {
    precondition((1...255).contains(classes), "ConfusionMatrix: \(classes) classes do not fit 1…255")
    self.classes = classes
    self.invalidPredictions = invalidPredictions
    counts = [Int64](repeating: 0, count: classes * classes)
    invalid = [Int64](repeating: 0, count: classes)
    reassigned = 0
    foreignTruth = 0
  }

  /// Pixels of true class `truth` that were predicted as `prediction`.
  public subscript(truth truth: Int, prediction prediction: Int) -> Int64 {
    counts[truth * classes + prediction]
  }

  /// Adds the counts of one image.
  ///
  /// - Throws: `SizeMismatch`.
  /// - Complexity: O(pixels); a 500×375 image takes a fraction of a millisecond.
  public mutating func add(prediction: LabelMap, truth: LabelMap) throws(SizeMismatch) {
    guard prediction.width == truth.width, prediction.height == truth.height else {
      throw SizeMismatch(
        prediction: (prediction.width, prediction.height), truth: (truth.width, truth.height))
    }
    add(prediction: prediction.labels, truth: truth.labels)
  }

  /// Adds the counts of another matrix with the same classes and rule.
  public mutating func merge(_ other: ConfusionMatrix) {
    precondition(
      classes == other.classes && invalidPredictions == other.invalidPredictions,
      "ConfusionMatrix: \(classes) classes (\(invalidPredictions)) cannot take counts of "
        + "\(other.classes) classes (\(other.invalidPredictions))")
    for i in counts.indices { counts[i] += other.counts[i] }
    for i in invalid.indices { invalid[i] += other.invalid[i] }
    reassigned += other.reassigned
    foreignTruth += other.foreignTruth
  }

  /// Counts into a table without branches: classes first, then the fates that are no class.
  ///
  /// Rows: C classes, void, foreign. Columns: C classes, error, dropped, turned into background.
  private mutating func add(prediction: [UInt8], truth: [UInt8]) {
    let rows = classes + 2
    let columns = classes + 3
    let row = (0..<256).map { label in
      Int32(columns * (label < classes ? label : label == Int(LabelMap.void) ? classes : classes + 1))
    }
    let column = (0..<256).map { label -> Int32 in
      if label < classes { return Int32(label) }
      switch invalidPredictions {
      case .error: return Int32(classes)
      case .drop: return Int32(classes + 1)
      case .background: return Int32(label == Int(LabelMap.void) ? classes + 2 : classes)
      }
    }
    // Neighbouring pixels mostly fall into the same cell; two tables keep their increments independent.
    let size = rows * columns
    var table = [Int64](repeating: 0, count: 2 * size)
    table.withUnsafeMutableBufferPointer { table in
      row.withUnsafeBufferPointer { row in
        column.withUnsafeBufferPointer { column in
          truth.withUnsafeBufferPointer { truth in
            prediction.withUnsafeBufferPointer { prediction in
              var i = 0
              while i + 1 < truth.count {
                table[Int(row[Int(truth[i])] &+ column[Int(prediction[i])])] &+= 1
                table[size &+ Int(row[Int(truth[i + 1])] &+ column[Int(prediction[i + 1])])] &+= 1
                i += 2
              }
              if i < truth.count {
                table[Int(row[Int(truth[i])] &+ column[Int(prediction[i])])] &+= 1
              }
            }
          }
        }
      }
    }
    func cell(_ t: Int, _ p: Int) -> Int64 { table[t * columns + p] + table[size + t * columns + p] }
    for t in 0..<classes {
      for p in 0..<classes { counts[t * classes + p] += cell(t, p) }
      invalid[t] += cell(t, classes)
      counts[t * classes] += cell(t, classes + 2)
      reassigned += cell(t, classes + 1) + cell(t, classes + 2)
    }
    for p in 0..<columns { foreignTruth += cell(classes + 1, p) }
  }
}
