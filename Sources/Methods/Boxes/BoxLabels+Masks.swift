import Imaging
import Refinement
import Torch

extension BoxLabels {
  /// Q of the dense CRF that starts from u, [1+P,H,W]; without boxes u itself.
  ///
  /// - Throws: `DenseCRF.Failure`.
  public func marginals(_ crf: DenseCRF, on image: RGBImage) throws -> Tensor {
    let values = unary.floats()
    let count = width * height
    let planes = (0..<classes.count + 1).map {
      ScalarMap(width: width, height: height, values: Array(values[$0 * count..<($0 + 1) * count]))
    }
    let q = try crf(UnaryEnergy(scores: planes), on: image)
    return Tensor(q.values, shape: unary.shape)
  }

  /// Y_crf of marginals Q (or of u where there is no CRF), class indices [H,W].
  public func crfLabels(of q: Tensor) -> Tensor {
    let ones = Tensor.ones([1, height, width])
    return labels(ofLargest: q * concatenated([ones, insideOfClass], along: .index(0)))
  }

  /// relu(cos(F, q_c)) of every channel, [1+P,H,W], with q_c the mean of F over Y_crf = c, or W_c where there is none.
  public func correlation(to ycrf: Tensor) -> Tensor {
    let regions = stacked(([0] + classes).map { (ycrf .== Double($0)).converted(to: .float32) })  // [1+P,H,W]
    let count = regions.sum(along: .height, .width).unsqueezed(at: .index(-1))  // [1+P,1]
    let means = features.sums(over: regions) / count.clamped(from: 1)
    let q = choosing(means, where: count .> 0, otherwise: weights)  // [1+P,D]
    let cosines = relu(features.cosines(to: q))
    let background = choosing(
      cosines.slice(along: .index(0), 0..<1), where: inside .> 0, otherwise: Tensor.ones([1, height, width]))
    let foreground = cosines.slice(along: .index(0), 1..<classes.count + 1) * insideOfClass
    return concatenated([background, foreground], along: .index(0))
  }

  /// The class whose channel is largest, [H,W]; ties go to the lowest.
  public func labels(ofLargest channels: Tensor) -> Tensor {
    Tensor(indices: [0] + classes).selecting(
      channels.argmax(along: .index(0)).reshaped(to: [-1]), along: .index(0)
    ).reshaped(to: [height, width])
  }

  /// Y_crf and Y_ret of an image.
  ///
  /// - Parameters:
  ///   - crf: nil: Y_crf is the largest u.
  ///   - retrieves: Whether Y_ret is made; without it both are Y_crf.
  /// - Throws: `DenseCRF.Failure`.
  public func masks(_ crf: DenseCRF?, on image: RGBImage, retrieves: Bool = true) throws -> PseudoMaskPair {
    let ycrf = crfLabels(of: try crf.map { try marginals($0, on: image) } ?? unary)
    let yret = retrieves ? labels(ofLargest: correlation(to: ycrf)) : ycrf
    func mask(_ y: Tensor) -> LabelMap {
      LabelMap(width: width, height: height, labels: y.converted(to: .uint8).bytes())
    }
    return PseudoMaskPair(crf: mask(ycrf), retrieved: mask(yret))
  }
}

/// Two pseudo-masks of an image that complement each other: Y_crf and Y_ret.
public struct PseudoMaskPair: Equatable, Sendable {
  public var crf: LabelMap
  public var retrieved: LabelMap

  public init(crf: LabelMap, retrieved: LabelMap) {
    precondition(
      crf.width == retrieved.width && crf.height == retrieved.height,
      "PseudoMaskPair: \(crf.width)×\(crf.height) and \(retrieved.width)×\(retrieved.height)")
    self.crf = crf
    self.retrieved = retrieved
  }

  /// What both say, void where they differ.
  public var agreement: LabelMap {
    var both = crf
    for i in both.labels.indices where retrieved.labels[i] != crf.labels[i] { both.labels[i] = LabelMap.void }
    return both
  }
}
