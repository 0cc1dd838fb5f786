import Refinement
import Torch

/// How PPC finds pseudo-labels and prototypes in a view (METHODS §2.1, steps 1 to 3).
///
/// With c = minmaxSum of the class maps, as published and not clipped, and ȳ the labels with the background:
///
///     pseudo-label = argmax_k ȳ_k c_k                           where the background's c is θ
///     p_k = Σ c_ki f_i / Σ c_ki  over the top K_p pixels i of c_k        then p_k / ‖p_k‖
///
/// Every channel has a prototype, present or not. The background's weights are 1 − max(0, max_k y_k c_k); the official
/// code weighs its pixels all alike, so that the first K_p pixels make the background's prototype. Nothing here gives
/// a gradient. Double precision, because pixels are chosen by comparison.
public struct PrototypeRule: Hashable, Sendable {
  /// What weighs the pixels of the background.
  public enum BackgroundWeights: String, CaseIterable, Hashable, Sendable {
    case inverseCam, officialTies
  }

  /// Among which pixels the top K_p are taken.
  public enum Scope: String, CaseIterable, Hashable, Sendable {
    case batch, image
  }

  /// K_p.
  public var topK: Int
  /// θ.
  public var threshold: Double
  public var background: BackgroundChannel
  public var backgroundWeights: BackgroundWeights
  public var scope: Scope

  public init(
    topK: Int = 32, threshold: Double = 0.2, background: BackgroundChannel = .first,
    backgroundWeights: BackgroundWeights = .inverseCam, scope: Scope = .batch
  ) {
    self.topK = topK
    self.threshold = threshold
    self.background = background
    self.backgroundWeights = backgroundWeights
    self.scope = scope
  }

  /// What a view holds, in G groups of M pixels: one group of all N·h·w pixels, or one of h·w for each image.
  public struct Prototypes {
    /// p [G,C,D], of length 1 or 0.
    public var vectors: Tensor
    /// The pixels that made them, strongest first, as places within their group [G,C,min(K_p, M)].
    public var pixels: Tensor
    /// Pseudo-labels, channel numbers [N,h,w].
    public var pseudo: Tensor
    /// Whether a channel is the background's or that of a class that the group's images show [G,C].
    public var isPresent: Tensor
  }

  /// Finds prototypes.
  ///
  /// - Parameters:
  ///   - cam: [N,K+1,h,w], or [N,K,h,w] where maps have no background; the background's channel is not read. Of the
  ///     result, C = K + 1.
  ///   - f: Projected features after ReLU [N,D,h,w].
  ///   - y: Labels [N,K].
  public func callAsFunction(cam: Tensor, features f: Tensor, labels y: Tensor) -> Prototypes {
    noGrad {
      let (count, height, width) = (cam.shape[0], cam.shape[2], cam.shape[3])
      precondition(
        cam.shape[1] == y.shape[1] + (background == .none ? 0 : 1) && y.shape[0] == count
          && f.shape[0] == count && f.shape[2...] == cam.shape[2...],
        "PrototypeRule: cam \(cam.shape), features \(f.shape), labels \(y.shape)")
      let c = CAMNormalization.minmaxSum(
        background.foreground(of: cam.detached().converted(to: .float64)), clamping: false)  // [N,K,h,w]
      let present = y.converted(to: .float64).reshaped(to: [count, y.shape[1], 1, 1])
      let theta = Tensor(full: threshold, shape: [count, 1, height, width], type: .float64)
      let pseudo = background.joined(background: theta, foreground: c * present).argmax(along: .channel)
      let weights = grouped(
        background.joined(background: self.weights(c * present, theta), foreground: c))
      let (top, pixels) = topPixels(of: weights)  // [G,C,k]
      let features = grouped(f.detached().converted(to: .float64))  // [G,D,M]
      return Prototypes(
        vectors: vectors(of: features, at: pixels, weights: top), pixels: pixels, pseudo: pseudo,
        isPresent: presence(of: y))
    }
  }

  /// The background's weights [N,1,h,w].
  private func weights(_ shown: Tensor, _ theta: Tensor) -> Tensor {
    switch backgroundWeights {
    case .officialTies: theta
    case .inverseCam:
      1
        - concatenated([Tensor.zeros(like: theta), shown], along: .channel).maximum(
          along: .channel, keeping: true)
    }
  }

  /// [N,C,h,w] → [G,C,M], pixels in the order image, row, column.
  func grouped(_ x: Tensor) -> Tensor {
    let shape = x.shape
    return scope == .image
      ? x.reshaped(to: [shape[0], shape[1], shape[2] * shape[3]])
      : x.permuted([1, 0, 2, 3]).reshaped(to: [1, shape[1], shape[0] * shape[2] * shape[3]])
  }

  /// The largest weights of each channel, equal ones in the order of their pixels.
  private func topPixels(of weights: Tensor) -> (values: Tensor, indices: Tensor) {
    let sorted = weights.sorted(along: .index(2), descending: true)
    let kept = 0..<min(topK, weights.shape[2])
    return (sorted.values.slice(along: .index(2), kept), sorted.indices.slice(along: .index(2), kept))
  }

  /// Σ w f / Σ w, of length 1; 0 where Σ w is 0.
  private func vectors(of f: Tensor, at pixels: Tensor, weights w: Tensor) -> Tensor {
    let (groups, channels, kept) = (pixels.shape[0], pixels.shape[1], pixels.shape[2])
    let (width, size) = (f.shape[1], f.shape[2])
    let rows = f.transposed().reshaped(to: [groups * size, width])  // [G·M,D]
    let offsets = Tensor(integers: (0..<groups).map { $0 * size }, shape: [groups, 1, 1])
    let chosen = rows.selecting((pixels + offsets).reshaped(to: [-1]), along: .index(0))
      .reshaped(to: [groups, channels, kept, width])
    let total = w.sum(along: .index(2), keeping: true)  // [G,C,1]
    let sum = (chosen * w.unsqueezed(at: .index(3))).sum(along: .index(2))  // [G,C,D]
    let nothing = total .== 0
    let mean = sum.replacing(where: nothing, with: 0) / total.replacing(where: nothing, with: 1)
    return mean / mean.norm(along: .index(2), keeping: true).clamped(from: 1e-12)
  }

  private func presence(of y: Tensor) -> Tensor {
    let shown = scope == .image ? y : y.maximum(along: .batch, keeping: true)  // [G,K]
    return background.joined(background: Tensor.ones([shown.shape[0], 1]), foreground: shown) .> 0
  }
}
