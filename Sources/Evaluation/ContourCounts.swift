/// Boundary pixels of one class, and how many of them have a partner on the other side.
public struct ContourCounts: Hashable, Sendable, Codable {
  /// Boundary pixels of the prediction near one of the truth.
  public var matchedPrediction: Int64 = 0
  /// Boundary pixels of the prediction.
  public var prediction: Int64 = 0
  /// Boundary pixels of the truth near one of the prediction.
  public var matchedTruth: Int64 = 0
  /// Boundary pixels of the truth.
  public var truth: Int64 = 0

  public init() {}

  /// Whether the class has a boundary on either side.
  public var isPresent: Bool { prediction + truth > 0 }

  /// The share of predicted boundary that is right; 1 where nothing is predicted.
  public var precision: Double {
    if prediction > 0 { return truth > 0 ? Double(matchedPrediction) / Double(prediction) : 0 }
    return 1
  }

  /// The share of true boundary that was found; 1 where there is none.
  public var recall: Double {
    if truth > 0 { return prediction > 0 ? Double(matchedTruth) / Double(truth) : 0 }
    return 1
  }

  /// F = 2PR/(P + R), 0 where both are 0.
  public var f: Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }

  /// Adds the pixels of other images.
  public static func += (a: inout ContourCounts, b: ContourCounts) {
    a.matchedPrediction += b.matchedPrediction
    a.prediction += b.prediction
    a.matchedTruth += b.matchedTruth
    a.truth += b.truth
  }
}
