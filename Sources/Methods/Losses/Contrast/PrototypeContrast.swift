import Torch

/// PPC's contrast between pixels and prototypes, across two views and within each (METHODS §2.1, steps 4 to 8).
///
/// Du et al., "Weakly Supervised Semantic Segmentation by Pixel-to-Prototype Contrast", CVPR 2022, as released. Of view
/// v, P are the prototypes, y the pseudo-labels and v_i = f_i/‖f_i‖ the pixels:
///
///     F(v; y; P) = mean_i −log softmax_c(v_i·p_c/τ) at c = y_i
///     L_cp = ½[F(v¹; y¹; P²) + F(v²; y²; P¹)]          other view's prototypes
///     L_cc = ½[F(v¹; y²; P¹) + F(v²; y¹; P²)]          other view's pseudo-labels
///     L_intra                                          `IntraViewContrast` of both views, halved
///
/// Gradient reaches the features only. Double precision throughout: what is mined is chosen by comparison, and the
/// tensors are small.
public struct PrototypeContrast: Hashable, Sendable {
  public var rule: PrototypeRule
  public var intra: IntraViewContrast
  /// τ.
  public var tau: Double
  /// Whether the prototypes of classes that no image of the group shows leave the denominators.
  public var masksAbsent: Bool

  public init(
    rule: PrototypeRule = PrototypeRule(), intra: IntraViewContrast = IntraViewContrast(), tau: Double = 0.1,
    masksAbsent: Bool = false
  ) {
    self.rule = rule
    self.intra = intra
    self.tau = tau
    self.masksAbsent = masksAbsent
  }

  /// What of a view is compared.
  public struct View {
    /// Refined class maps [N,C,h,w].
    public var cam: Tensor
    /// Projected features after ReLU [N,D,h,w].
    public var features: Tensor

    public init(cam: Tensor, features: Tensor) {
      self.cam = cam
      self.features = features
    }

    /// The view on another grid, corners aligned, in double precision.
    func on(height: Int, width: Int) -> View {
      func moved(_ x: Tensor) -> Tensor {
        let wide = x.converted(to: .float64)
        return x.length(.height) == height && x.length(.width) == width
          ? wide : resized(wide, height: height, width: width, by: .bilinear(alignCorners: true))
      }
      return View(cam: moved(cam.detached()), features: moved(features))
    }
  }

  /// The three losses without their weights, and the prototypes that they stand on.
  public struct Outcome {
    public var cp: Tensor
    public var cc: Tensor
    public var intra: Tensor
    public var prototypes1: PrototypeRule.Prototypes
    public var prototypes2: PrototypeRule.Prototypes
  }

  /// The contrast of two views; the first is brought to the grid of the second.
  ///
  /// - Parameters:
  ///   - y: Labels [N,K].
  ///   - halves: For each view the pixels that count as the random half of their classes [N,h,w], to determine the
  ///     result; nil: drawn from libtorch's generator.
  public func callAsFunction(
    _ view1: View, _ view2: View, labels y: Tensor, halves: (Tensor, Tensor)? = nil
  ) -> Outcome {
    let (height, width) = (view2.cam.length(.height), view2.cam.length(.width))
    let (one, two) = (view1.on(height: height, width: width), view2.on(height: height, width: width))
    let p1 = rule(cam: one.cam, features: one.features, labels: y)
    let p2 = rule(cam: two.cam, features: two.features, labels: y)
    let (v1, v2) = (directions(of: one.features), directions(of: two.features))  // [G,M,D]
    let (y1, y2) = (labels(p1), labels(p2))  // [G·M]

    let cp = (f(v1, y1, p2) + f(v2, y2, p1)) / 2
    let cc = (f(v1, y2, p1) + f(v2, y1, p2)) / 2
    let within1 = intra(scores(v1, p1) / tau, labels: y1, counting: counting(p1), half: halves?.0)
    let within2 = intra(scores(v2, p2) / tau, labels: y2, counting: counting(p2), half: halves?.1)
    return Outcome(
      cp: cp.converted(to: .float32), cc: cc.converted(to: .float32),
      intra: ((within1 + within2) / 2).converted(to: .float32), prototypes1: p1, prototypes2: p2)
  }

  /// F(v; y; P).
  private func f(_ v: Tensor, _ y: Tensor, _ p: PrototypeRule.Prototypes) -> Tensor {
    let s = (scores(v, p) / tau).replacing(where: .!counting(p), with: -.infinity)  // [G,M,C]
    return crossEntropy(logits: s.reshaped(to: [y.count, s.shape[2]]), targets: y, ignoring: -1)
  }

  /// v·p of every pixel and prototype [G,M,C].
  func scores(_ v: Tensor, _ p: PrototypeRule.Prototypes) -> Tensor {
    matmul(v, p.vectors.transposed())
  }

  /// f_i / ‖f_i‖ in groups of pixels [G,M,D].
  func directions(of features: Tensor) -> Tensor {
    let f = rule.grouped(features).transposed()
    return f / f.norm(along: .index(2), keeping: true).clamped(from: 1e-12)
  }

  /// The pseudo-labels of all pixels, group by group.
  private func labels(_ p: PrototypeRule.Prototypes) -> Tensor { p.pseudo.reshaped(to: [-1]) }

  /// Which prototypes stand in the denominators [G,1,C].
  private func counting(_ p: PrototypeRule.Prototypes) -> Tensor {
    (masksAbsent ? p.isPresent : Tensor.ones(like: p.isPresent)).unsqueezed(at: .index(1))
  }
}
