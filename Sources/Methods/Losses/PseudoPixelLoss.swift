import Torch

/// EPS's saliency loss: the maps of the present classes must add up to the saliency map (METHODS §3.1).
///
/// Lee et al., "Railroad is not a Train: Saliency as Pseudo-pixel Supervision for Weakly Supervised Semantic
/// Segmentation", CVPR 2021, as released. q = softmax z has the background as its last channel, B rounds at ½:
///
///     o_k  = Σ B(q_k)·B(s) / (Σ B(q_k) + 1e-4·hw)     fg: present classes with o_k > τ, bg: the other present ones
///     M_fg = Σ_{k∈fg} q_k        M_bg = Σ_{k∈bg} q_k + q_K
///     M̂    = λ·M_fg + (1 − λ)·(1 − M_bg)              L = mean (M̂ − s)²
///
/// A class that is there but does not stand out counts as background this way. o_k, which gives no gradient, is the
/// share of a map that is salient: a precision.
public struct PseudoPixelLoss: Hashable, Sendable {
  /// Which present classes make the foreground.
  public enum Selection: Hashable, Sendable {
    /// Those with o_k > τ.
    case adaptive(tau: Double)
    /// All.
    case none
    /// All but these, which are known to seldom stand out; numbers from 1.
    case predefined(background: Set<Int>)
  }

  /// What o_k measures.
  public enum Overlap: String, CaseIterable, Hashable, Sendable {
    case precision, iou
  }

  public var selection: Selection
  public var overlap: Overlap
  /// λ, the foreground's part in M̂; 1 leaves the background out.
  public var lambda: Double

  public init(selection: Selection = .adaptive(tau: 0.4), overlap: Overlap = .precision, lambda: Double = 0.5)
  {
    self.selection = selection
    self.overlap = overlap
    self.lambda = lambda
  }

  /// The loss and what it was made of.
  public struct Outcome {
    /// L, a scalar.
    public var value: Tensor
    /// M_fg [N,1,h,w].
    public var foreground: Tensor
    /// 1 − M_bg [N,1,h,w].
    public var notBackground: Tensor
    /// M̂ [N,1,h,w].
    public var blend: Tensor
    /// o_k [N,K].
    public var overlap: Tensor
  }

  /// The loss of a batch.
  ///
  /// - Parameters:
  ///   - z: Logits [N,K+1,h,w], background last.
  ///   - s: Saliency on the same grid [N,1,h,w].
  ///   - y: Labels [N,K].
  ///   - w: How much each pixel counts [N,1,h,w]; nil: all alike.
  public func callAsFunction(logits z: Tensor, saliency s: Tensor, labels y: Tensor, weights w: Tensor? = nil)
    -> Outcome
  {
    let k = y.shape[1]
    precondition(
      z.rank == 4 && z.shape[1] == k + 1 && s.shape == [z.shape[0], 1, z.shape[2], z.shape[3]],
      "PseudoPixelLoss: logits \(z.shape), saliency \(s.shape), labels \(y.shape)")
    let q = softmax(z, along: .channel)
    let classes = q.slice(along: .channel, 0..<k)  // [N,K,h,w]
    let o = noGrad { overlaps(of: classes.detached(), with: s) }  // [N,K]
    let fg = (y * chosen(by: o)).reshaped(to: [y.shape[0], k, 1, 1])
    let bg = y.reshaped(to: fg.shape) - fg
    let foreground = (classes * fg).sum(along: .channel, keeping: true)  // [N,1,h,w]
    let background =
      (classes * bg).sum(along: .channel, keeping: true) + q.slice(along: .channel, k..<k + 1)
    let blend = foreground * lambda + (1 - background) * (1 - lambda)
    return Outcome(
      value: weightedMean(square(blend - s), weights: w), foreground: foreground,
      notBackground: 1 - background, blend: blend, overlap: o)
  }

  /// o of every class, present or not.
  private func overlaps(of q: Tensor, with s: Tensor) -> Tensor {
    let (map, salient) = (round(q), round(s))
    let both = (map * salient).sum(along: .height, .width)  // [N,K]
    let area =
      switch overlap {
      case .precision: map.sum(along: .height, .width)
      case .iou: maximum(map, salient.expanded(to: map.shape)).sum(along: .height, .width)
      }
    return both / (area + 1e-4 * Double(q.shape[2] * q.shape[3]))
  }

  /// 1 for classes that make the foreground where they are present [N,K].
  private func chosen(by o: Tensor) -> Tensor {
    switch selection {
    case .adaptive(let tau): (o .> tau).converted(to: o.type)
    case .none: Tensor.ones(like: o)
    case .predefined(let background):
      Tensor((0..<o.shape[1]).map { background.contains($0 + 1) ? 0 : 1 }, shape: [1, o.shape[1]])
    }
  }
}

/// Σ w·x / Σ w, where weights of 0 leave 0 and not 0/0; the plain mean without weights.
func weightedMean(_ x: Tensor, weights w: Tensor?) -> Tensor {
  guard let w else { return x.mean() }
  return (x * w).sum() / w.sum().clamped(from: 1)
}
