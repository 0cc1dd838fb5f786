import Torch

/// How class maps of any scale become values to compare with a background (METHODS §0.5).
///
/// Every mode acts per image; A [N,C,h,w] are the maps, R = relu(A), max and min are taken per image and channel, and
/// ε = 1e-5.
public enum CAMNormalization: String, CaseIterable, Hashable, Sendable {
  /// R / (max R + ε): PSA, IRN, EPS and Puzzle-CAM at inference.
  case max
  /// relu(R − ε) / (max R + ε): Puzzle-CAM in training.
  case makeCam
  /// relu(R − min R − ε) / (max R − min R + ε): SEAM, PPC and hfpl in training.
  case minmaxRelu
  /// R below min R + ε set to 0, then (R − min − ε) / (max − min + ε): SEAM and PPC at inference.
  case minmaxSum
  /// softmax over channels, times ȳ, divided by its sum over channels: ICAM at inference; background first.
  case softmaxRenorm
  /// softmax over channels: EPS and ICAM.
  case softmaxK1
  /// makeCam of all channels, channel 0 := 1 − max of the others, and what is not the pixel's largest class := 0,
  /// without gradient: the input of SEAM's pixel correlation module.
  case detachMaxOneHot
  /// Values below the pixel's maximum over channels := 0, then / (channel maximum + ε): ICAM at inference.
  case keepMax

  /// ε of all modes.
  static let epsilon = 1e-5

  /// The modes that make sense for K maps without a background channel.
  public static let ofForegroundMaps: [CAMNormalization] = [
    .max, .makeCam, .minmaxRelu, .minmaxSum, .keepMax,
  ]

  /// Normalises a batch of maps.
  ///
  /// Modes that compare after a step of ε do so in double precision: in single precision the maxima of two channels
  /// become equal, and min + ε equals min where it is above 100.
  ///
  /// - Parameters:
  ///   - maps: A [N,C,h,w].
  ///   - labels: y [N,C−1], needed by `softmaxRenorm` alone.
  ///   - clamping: Whether `minmaxSum` is cut off at 0. As published it is not, which leaves tiny negatives and turns
  ///     a constant map c into −(c/ε + 1).
  public func callAsFunction(_ maps: Tensor, labels: Tensor? = nil, clamping: Bool = true) -> Tensor {
    precondition(maps.rank == 4, "CAMNormalization: maps are [N,C,h,w], not \(maps.shape)")
    guard maps.count > 0 else { return maps }
    let epsilon = Self.epsilon
    switch self {
    case .max:
      let r = relu(maps)
      return r / (r.maximum(along: .height, .width, keeping: true) + epsilon)
    case .makeCam:
      let r = relu(maps)
      return relu(r - epsilon) / (r.maximum(along: .height, .width, keeping: true) + epsilon)
    case .minmaxRelu:
      let r = relu(maps)
      let low = r.minimum(along: .height, .width, keeping: true)  // [N,C,1,1]
      let high = r.maximum(along: .height, .width, keeping: true)
      return relu(r - low - epsilon) / (high - low + epsilon)
    case .minmaxSum:
      let r = relu(maps.converted(to: .float64))
      let low = r.minimum(along: .height, .width, keeping: true)
      let high = r.maximum(along: .height, .width, keeping: true)
      let kept = r.replacing(where: r .< (low + epsilon), with: 0)
      let normalized = (kept - low - epsilon) / (high - low + epsilon)
      return (clamping ? normalized.clamped(from: 0) : normalized).converted(to: maps.type)
    case .softmaxRenorm:
      guard let labels else { preconditionFailure("CAMNormalization.softmaxRenorm needs the image labels") }
      let count = maps.shape[0]
      let present = concatenated([Tensor.ones([count, 1]), labels], along: .channel)  // ȳ [N,C]
        .reshaped(to: [count, maps.shape[1], 1, 1])
      let p = softmax(maps, along: .channel) * present
      return p / p.sum(along: .channel, keeping: true).clamped(from: 1e-8)
    case .softmaxK1:
      return softmax(maps, along: .channel)
    case .detachMaxOneHot:
      guard maps.shape[1] > 1 else { return Tensor.ones(like: maps.detached()) }  // no class: all background
      let r = relu(maps.detached().converted(to: .float64))
      let m = relu(r - epsilon) / (r.maximum(along: .height, .width, keeping: true) + epsilon)
      let classes = m.slice(along: .channel, 1..<m.shape[1])  // [N,K,h,w]
      let largest = classes.maximum(along: .channel, keeping: true)
      let winners = classes.replacing(where: classes .< largest, with: 0)
      return concatenated([1 - largest, winners], along: .channel).converted(to: maps.type)
    case .keepMax:
      let winners = maps.replacing(where: maps .< maps.maximum(along: .channel, keeping: true), with: 0)
      return winners / (winners.maximum(along: .height, .width, keeping: true) + epsilon)
    }
  }
}
