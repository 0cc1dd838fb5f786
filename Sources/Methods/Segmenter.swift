import Torch

/// A method whose network classifies every pixel, background included, whatever the image shows.
public protocol Segmenter: Method {
  /// The pseudo-masks that it is trained with.
  var maskNeed: MaskNeed { get }
  /// Class scores before the softmax, [B,K+1,h,w] in single precision, background first; without dropout and gradient.
  func logits(of images: Tensor) -> Tensor
}

/// The pseudo-masks that a method is trained with.
public struct MaskNeed: Hashable, Sendable {
  /// The folder of indexed PNG files; empty: that of the run that the training starts from.
  public var folder: String
  /// The folder of Y_ret where it is another one; empty: `ret` beside `crf` in `folder`, if they are there.
  public var retrieved: String
  /// Whether Y_ret is read where there is one.
  public var wantsPair: Bool
  /// Whether the two are weighed against each other rather than cut to what they share.
  public var weighs: Bool

  public init(folder: String, retrieved: String = "", wantsPair: Bool = true, weighs: Bool = false) {
    self.folder = folder
    self.retrieved = retrieved
    self.wantsPair = wantsPair
    self.weighs = weighs
  }
}

/// The pseudo-masks of a batch: class indices and 255, int64 [B,H,W].
public struct MaskBatch {
  /// Y_crf, or the only mask.
  public var crf: Tensor
  /// Y_ret.
  public var retrieved: Tensor?

  public init(crf: Tensor, retrieved: Tensor? = nil) {
    precondition(
      crf.rank == 3 && retrieved.map { $0.shape == crf.shape } ?? true,
      "MaskBatch: \(crf.shape) and \(retrieved?.shape ?? [])")
    self.crf = crf
    self.retrieved = retrieved
  }

  /// What both masks say, 255 where they differ.
  public var agreement: Tensor {
    guard let retrieved else { return crf }
    return crf.replacing(where: crf .!= retrieved, with: 255)
  }
}
