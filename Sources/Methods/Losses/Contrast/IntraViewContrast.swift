import Torch

/// PPC's contrast within a view, over semi-hard prototypes and semi-hard pixels (METHODS §2.1, step 7).
///
/// Of the C prototypes, the positive included, the 60 % most similar to a pixel are candidates, of which as many as
/// half of all are kept, the least similar ones: ranks t − k + 1 … t, with t = ⌈0.6·C⌉ and k = ⌊C/2⌋.
///
///     ℓ_i = log(e^{s_y/τ} + Σ_kept e^{s_c/τ}) − s_y/τ            s_c = v_i·p_c; the positive may be counted twice
///
/// Of the n pixels of a class, the ⌊n/2⌋ random ones R and the hard ones H count: of the ⌊0.6·n⌋ least similar to
/// their prototype, the ⌊n/2⌋ most similar. The loss is the mean over classes of the mean of ℓ over R and H; a class
/// with a single pixel adds 0 and counts.
public struct IntraViewContrast: Hashable, Sendable {
  /// Whether the denominator holds semi-hard prototypes only; otherwise all.
  public var minesPrototypes: Bool
  /// Whether random and semi-hard pixels count; otherwise all alike.
  public var samplesPixels: Bool

  public init(minesPrototypes: Bool = true, samplesPixels: Bool = true) {
    self.minesPrototypes = minesPrototypes
    self.samplesPixels = samplesPixels
  }

  /// The loss of a view.
  ///
  /// - Parameters:
  ///   - s: s/τ [G,M,C].
  ///   - y: Pseudo-labels [G·M].
  ///   - counting: Which prototypes take part [G,1,C]; C in the ranks is their number.
  ///   - half: 1 for the pixels of R [N,h,w]; nil: drawn.
  func callAsFunction(_ s: Tensor, labels y: Tensor, counting: Tensor, half: Tensor?) -> Tensor {
    let own = s.gathering(y.reshaped(to: [s.shape[0], s.shape[1], 1]), along: .index(2))  // [G,M,1]
    let shown = s.replacing(where: .!counting, with: -.infinity)
    let denominator = minesPrototypes ? concatenated([own, mined(shown, counting)], along: .index(2)) : shown
    let l = (denominator.logSumExp(along: .index(2)) - own.squeezed(at: .index(2)))  // [G,M]
      .reshaped(to: [-1])
    guard samplesPixels else { return l.mean() }
    return sampled(l, similarity: own.detached().reshaped(to: [-1]), labels: y, half: half)
  }

  /// t − k + 1 … t of C prototypes, counted from 0.
  static func ranks(of c: Int) -> Range<Int> {
    let (t, k) = ((3 * c + 4) / 5, c / 2)
    return t - k..<t
  }

  /// The scores of the kept ranks [G,M,C], −∞ elsewhere.
  private func mined(_ s: Tensor, _ counting: Tensor) -> Tensor {
    let channels = s.shape[2]
    let counts = counting.converted(to: .int64).sum(along: .index(2)).integers()  // [G]
    let kept = counts.flatMap { count in
      let ranks = Self.ranks(of: count)
      return (0..<channels).map { ranks.contains($0) ? UInt8(1) : 0 }
    }
    let keeps = Tensor(bytes: kept, shape: [counts.count, 1, channels]).converted(to: .bool)
    return s.sorted(along: .index(2), descending: true).values.replacing(where: .!keeps, with: -.infinity)
  }

  /// The mean over classes of the mean of ℓ over R and H.
  private func sampled(_ l: Tensor, similarity: Tensor, labels y: Tensor, half: Tensor?) -> Tensor {
    let classes = Set(y.integers()).sorted()
    let random = half?.reshaped(to: [-1])
    let terms = classes.compactMap { c -> Tensor? in
      let places = (y .== Double(c)).nonZeroPlaces().squeezed(at: .index(1))  // [n]
      let n = places.count
      guard n >= 2 else { return nil }
      let nearest = similarity.selecting(places, along: .index(0)).sorted(along: .index(0)).indices
      let hard = nearest.slice(along: .index(0), 3 * n / 5 - n / 2..<3 * n / 5)
      let r =
        random.map { $0.selecting(places, along: .index(0)).nonZeroPlaces().squeezed(at: .index(1)) }
        ?? Tensor.uniform([n]).sorted(along: .index(0)).indices.slice(along: .index(0), 0..<n / 2)
      let both = places.selecting(concatenated([r, hard], along: .index(0)), along: .index(0))
      return l.selecting(both, along: .index(0)).mean()
    }
    guard let first = terms.first else { return l.sum() * 0 }
    return terms.dropFirst().reduce(first, +) / Double(classes.count)
  }
}
