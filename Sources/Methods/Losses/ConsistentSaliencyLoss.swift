import Refinement
import Torch

/// EPS++'s saliency loss: the saliency map teaches only where the refined maps agree with it (METHODS §3.2).
///
/// Lee et al., "Saliency as Pseudo-Pixel Supervision for Weakly and Semi-Supervised Semantic Segmentation", TPAMI 2023;
/// there is no public code. q = softmax z has the background as its last channel, B rounds at ½:
///
///     M_fg = Σ_k y_k q_k        M_r = Σ_k y_k PAMR(I, q)_k        N = B(M_r) XOR B(s)
///     L    = Σ (1 − N)(s − M_fg)² / max(1, Σ (1 − N))
///
/// Gradient flows through M_fg only. PAMR is linear in its maps, so that M_r is PAMR(I, M_fg), one map instead of
/// K + 1; it runs on the grid of the maps, or on one that is finer by a whole factor, with the image reduced to it, and
/// M_r is then the mean of the finer cells. The ratio is taken per image and averaged, or over the whole batch.
public struct ConsistentSaliencyLoss: Hashable, Sendable {
  /// Over what the ratio is taken.
  public enum Ratio: String, CaseIterable, Hashable, Sendable {
    case perImage, global
  }

  /// How M_r is made; nil: M_r = M_fg.
  public var refinement: PAMR?
  /// How many times finer than the maps the grid is on which it is made.
  public var refinementScale: Int
  /// Whether N is left out; otherwise N = 0.
  public var dropsInconsistent: Bool
  public var ratio: Ratio

  public init(
    refinement: PAMR? = PAMR(), refinementScale: Int = 1, dropsInconsistent: Bool = true,
    ratio: Ratio = .perImage
  ) {
    precondition(refinementScale >= 1, "ConsistentSaliencyLoss: a grid \(refinementScale) times finer")
    self.refinement = refinement
    self.refinementScale = refinementScale
    self.dropsInconsistent = dropsInconsistent
    self.ratio = ratio
  }

  /// The loss and what it was made of.
  public struct Outcome {
    /// L, a scalar.
    public var value: Tensor
    /// M_fg [N,1,h,w].
    public var foreground: Tensor
    /// M_r [N,1,h,w].
    public var refined: Tensor
    /// N [N,1,h,w] in {0, 1}.
    public var inconsistent: Tensor
  }

  /// The loss of a batch.
  ///
  /// - Parameters:
  ///   - z: Logits [N,K+1,h,w], background last.
  ///   - s: Saliency on the same grid [N,1,h,w].
  ///   - y: Labels [N,K].
  ///   - image: [N,3,H,W] in any affine scale of its channels.
  ///   - w: 1 where a pixel counts, else 0 [N,1,h,w]; nil: everywhere. An image of zeros counts in no mean.
  ///   - t: 1 for images whose saliency is known to be true, so that N = 0, else 0 [N]; nil: for none.
  /// - Throws: `PAMR.Failure`.
  public func callAsFunction(
    logits z: Tensor, saliency s: Tensor, labels y: Tensor, image: Tensor, weights w: Tensor? = nil,
    trusted t: Tensor? = nil
  ) throws(PAMR.Failure) -> Outcome {
    let (count, k) = (y.shape[0], y.shape[1])
    precondition(
      z.rank == 4 && z.shape[1] == k + 1 && s.shape == [count, 1, z.shape[2], z.shape[3]],
      "ConsistentSaliencyLoss: logits \(z.shape), saliency \(s.shape), labels \(y.shape)")
    let q = softmax(z, along: .channel).slice(along: .channel, 0..<k)  // [N,K,h,w]
    let foreground = (q * y.reshaped(to: [count, k, 1, 1])).sum(along: .channel, keeping: true)  // [N,1,h,w]
    let refined = try refined(foreground.detached(), image: image)
    var inconsistent =
      dropsInconsistent
      ? (round(refined) .!= round(s)).converted(to: .float32) : Tensor.zeros(like: refined)
    if let t { inconsistent = inconsistent * (1 - t).reshaped(to: [count, 1, 1, 1]) }
    let w = w ?? Tensor.ones(like: refined)
    let kept = (1 - inconsistent) * w
    let difference = kept * square(s - foreground)
    let value: Tensor
    switch ratio {
    case .perImage:
      let ratios =
        difference.sum(along: .channel, .height, .width)
        / kept.sum(along: .channel, .height, .width).clamped(from: 1)  // [N]
      let counting = (w.sum(along: .channel, .height, .width) .> 0).converted(to: .float32)
      value = weightedMean(ratios, weights: counting)
    case .global: value = difference.sum() / kept.sum().clamped(from: 1)
    }
    return Outcome(value: value, foreground: foreground, refined: refined, inconsistent: inconsistent)
  }

  /// The same for settings that were checked.
  func checked(
    logits z: Tensor, saliency s: Tensor, labels y: Tensor, image: Tensor, weights w: Tensor? = nil,
    trusted t: Tensor? = nil
  ) -> Outcome {
    do {
      return try self(logits: z, saliency: s, labels: y, image: image, weights: w, trusted: t)
    } catch {
      preconditionFailure("ConsistentSaliencyLoss: \(error)")
    }
  }

  private func refined(_ m: Tensor, image: Tensor) throws(PAMR.Failure) -> Tensor {
    guard let refinement else { return m }
    let f = refinementScale
    let small = resized(
      image.converted(to: .float32), height: f * m.length(.height), width: f * m.length(.width),
      by: .bilinear(alignCorners: true))
    let refined = try refinement(m, image: small)  // [N,1,f·h,f·w]
    return f == 1 ? refined : averagePool2d(refined, kernel: f, stride: f)
  }
}
