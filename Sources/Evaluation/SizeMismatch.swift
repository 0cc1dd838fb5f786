/// A prediction and a truth of different sizes were to be compared.
public struct SizeMismatch: Error, Equatable, CustomStringConvertible {
  public let prediction: (width: Int, height: Int)
  public let truth: (width: Int, height: Int)

  public init(prediction: (width: Int, height: Int), truth: (width: Int, height: Int)) {
    self.prediction = prediction
    self.truth = truth
  }

  public var description: String {
    "the prediction is \(prediction.width)×\(prediction.height) but the ground truth is "
      + "\(truth.width)×\(truth.height); write masks at the size of their image"
  }

  public static func == (a: SizeMismatch, b: SizeMismatch) -> Bool {
    a.prediction == b.prediction && a.truth == b.truth
  }
}
