import Imaging
import Torch

extension ParityCase {
  /// `pred` and `gt` [M,H,W] as M pairs of label maps.
  ///
  /// - Throws: `ParityError.input` where one is absent or their shapes differ.
  func maskPairs() throws -> [(prediction: LabelMap, truth: LabelMap)] {
    let (prediction, truth) = (try bytes("pred", rank: 3), try bytes("gt", rank: 3))
    guard prediction.shape == truth.shape else {
      throw ParityError.input("pred", reason: "has the shape \(prediction.shape) and not \(truth.shape)")
    }
    return (0..<truth.shape[0]).map { image in
      func map(_ x: Tensor) -> LabelMap {
        LabelMap(width: x.shape[2], height: x.shape[1], labels: x.element(image, along: .index(0)).bytes())
      }
      return (map(prediction), map(truth))
    }
  }
}
