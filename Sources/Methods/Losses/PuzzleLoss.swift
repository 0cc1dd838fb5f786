import Refinement
import Torch

/// The losses of Puzzle-CAM on the maps of an image and of its tiles (METHODS §5.1).
///
/// z are the logits of the whole image, m = merge of those of the tiles:
///
///     L_cls = MLSM(mean_hw z, y)        L_p-cls = MLSM(mean_hw m, y)        L_re = mean over all elements of y_k·|z − m|
public struct PuzzleLoss {
  /// The difference between two maps.
  public enum Distance: String, CaseIterable, Hashable, Sendable {
    /// |a − b|.
    case l1 = "L1"
    /// (a − b)².
    case l2 = "L2"

    func callAsFunction(_ a: Tensor, _ b: Tensor) -> Tensor {
      switch self {
      case .l1: abs(a - b)
      case .l2: square(a - b)
      }
    }
  }

  /// Which classes the difference is taken of.
  public enum Mask: String, CaseIterable, Hashable, Sendable {
    /// Those present, over the number of all.
    case masking
    /// All.
    case none
    /// Those present, averaged over them in each image; an image without classes adds 0 and counts.
    case selection
  }

  /// What is compared.
  public enum Level: String, CaseIterable, Hashable, Sendable {
    /// The logits, as in the released code.
    case feature
    /// `makeCam` of both, as in the paper's text.
    case cam
  }

  /// What the classification of the merged tiles reads.
  public enum MergedSource: String, CaseIterable, Hashable, Sendable {
    /// The merged logits.
    case raw
    /// What `level` compares, as the released code does at the level of CAMs.
    case level
  }

  public var distance: Distance
  public var mask: Mask
  public var level: Level
  public var mergedSource: MergedSource

  public init(
    distance: Distance = .l1, mask: Mask = .masking, level: Level = .feature,
    mergedSource: MergedSource = .raw
  ) {
    self.distance = distance
    self.mask = mask
    self.level = level
    self.mergedSource = mergedSource
  }

  /// L_cls, and L_p-cls where it is of the merged logits.
  public func classification(_ maps: Tensor, labels y: Tensor) -> Tensor {
    multiLabelSoftMargin(logits: maps.mean(along: .height, .width), labels: y)
  }

  /// L_p-cls of the merged logits m.
  public func mergedClassification(_ m: Tensor, labels y: Tensor) -> Tensor {
    classification(mergedSource == .level ? compared(m) : m, labels: y)
  }

  /// L_re of z and m [N,K,h,w].
  public func reconstruction(_ z: Tensor, _ m: Tensor, labels y: Tensor) -> Tensor {
    guard z.count > 0 else { return (z.sum() + m.sum()) * 0 }
    let d = distance(compared(z), compared(m))
    switch mask {
    case .none: return d.mean()
    case .masking: return (d * y.reshaped(to: y.shape + [1, 1])).mean()
    case .selection:
      let perClass = d.mean(along: .height, .width) * y  // [N,K]
      return (perClass.sum(along: .index(1)) / y.sum(along: .index(1)).clamped(from: 1)).mean()
    }
  }

  /// The entropy of the tiles' predictions: mean over tiles of −Σ_k v_k log(v_k + 1e-5), v = σ(mean_hw of the tile).
  public func confidence(_ tiles: Tensor) -> Tensor {
    let v = sigmoid(tiles.mean(along: .height, .width))  // [P·N,K]
    return -(v * log(v + 1e-5)).sum(along: .index(1)).mean()
  }

  private func compared(_ maps: Tensor) -> Tensor { level == .cam ? CAMNormalization.makeCam(maps) : maps }
}
