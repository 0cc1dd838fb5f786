import Torch

/// The loss of a segmentation network on two noisy masks: full trust where they agree, weighted trust elsewhere
/// (METHODS §4.3).
///
/// Oh, Kim and Ham, CVPR 2021, eqs. (8) to (11). With cosines s to the classifier's vectors, S the pixels where
/// Y_crf = Y_ret ≠ 255, U those where Y_crf ≠ Y_ret and Y_crf ≠ 255, c* = Y_crf and ℓ = −log softmax(T·s)_{c*}:
///
///     D_c = 1 + s_c          σ = (D_{c*} / max_c D_c)^γ
///     L_ce = mean_S ℓ        L_wce = Σ_U σ·ℓ / Σ_U σ        L = L_ce + λ·L_wce
///
/// D uses the cosine without T. As published the gradient flows through σ.
public struct NoiseAwareLoss: Hashable, Sendable {
  /// γ.
  public var gamma: Double
  /// λ.
  public var lambda: Double
  /// T.
  public var temperature: Double
  public var detachesSigma: Bool

  public init(gamma: Double = 7, lambda: Double = 0.1, temperature: Double = 20, detachesSigma: Bool = false)
  {
    self.gamma = gamma
    self.lambda = lambda
    self.temperature = temperature
    self.detachesSigma = detachesSigma
  }

  /// The parts of the loss.
  public struct Parts {
    /// L_ce; 0 where S is empty.
    public let ce: Tensor
    /// L_wce; 0 where U is empty.
    public let wce: Tensor
    /// σ on U and 0 elsewhere, [N,H,W].
    public let sigma: Tensor
  }

  private static let ignored = 255

  /// - Parameters:
  ///   - s: Cosines at the masks' size, [N,C,H,W].
  ///   - ycrf, yret: Class indices or 255, int64 [N,H,W].
  ///   - w: How much a pixel counts in both means, [N,1,1] or [N,H,W]; nil: all alike.
  public func callAsFunction(cosines s: Tensor, ycrf: Tensor, yret: Tensor, weights w: Tensor? = nil)
    -> Parts
  {
    let known = ycrf .!= Double(Self.ignored)
    let same = ycrf .== yret
    let (inS, inU) = ((known .& same), (known .& .!same))
    let l = crossEntropy(
      logits: s * temperature, targets: ycrf, ignoring: Self.ignored, reduction: .none)  // [N,H,W]
    let sigma = sigma(cosines: s, labels: ycrf) * inU.converted(to: .float32)
    func counting(_ weights: Tensor) -> Tensor { w.map { weights * $0 } ?? weights }
    return Parts(
      ce: Self.mean(of: l, weights: counting(inS.converted(to: .float32))),
      wce: Self.mean(of: l, weights: counting(sigma)), sigma: sigma)
  }

  /// σ of every pixel for the label it bears, [N,H,W]; void pixels count as background.
  public func sigma(cosines s: Tensor, labels: Tensor) -> Tensor {
    let d = (detachesSigma ? s.detached() : s) + 1  // [N,C,H,W]
    let known = labels.replacing(where: labels .== Double(Self.ignored), with: 0)
    let own = d.gathering(known.unsqueezed(at: .channel), along: .channel).squeezed(at: .channel)  // D_{c*}
    let ratio = own / d.maximum(along: .channel).clamped(from: 1e-12)
    // A cosine is below −1 by rounding at most, and a power of a negative number is none.
    return pow(ratio.clamped(from: 0), gamma)
  }

  /// Σ w·ℓ / Σ w, and 0 with zero gradient where no weight is left.
  private static func mean(of l: Tensor, weights w: Tensor) -> Tensor {
    (l * w).sum() / w.sum().clamped(from: 1e-30)
  }
}
