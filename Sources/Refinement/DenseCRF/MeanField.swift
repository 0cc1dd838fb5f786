import Imaging

/// A CRF's iterations one by one, each of which can be looked at.
///
///     let field = try MeanField(crf, unary, on: image)
///     for q in field { show(q.mask()) }       // Q after 1, 2, … T iterations
///
/// Looking costs one pass over the image more; `advance()` goes on without it. Q⁰ = softmax(−U) is there before the
/// first step.
public final class MeanField: Sequence, IteratorProtocol {
  /// The iterations that were made.
  public private(set) var iteration = 0
  /// T.
  public let iterations: Int
  /// nil for a lonely label, whose Q is the input.
  private let sums: (any PairwiseSums)?
  private let unary: UnaryEnergy

  /// Makes the filters of an image ready.
  ///
  /// - Parameter threads: The cores to use, all of them where nil; the result is the same for every number.
  /// - Throws: `DenseCRF.Failure`.
  public init(
    _ crf: DenseCRF, _ unary: UnaryEnergy, on image: RGBImage, by filtering: DenseCRF.Filtering = .lattice,
    threads: Int? = nil
  ) throws(DenseCRF.Failure) {
    try crf.validate()
    guard image.width == unary.width, image.height == unary.height else {
      throw .sizeMismatch(unary: .init(unary.width, unary.height), image: .init(image.width, image.height))
    }
    self.unary = unary
    iterations = crf.iterations
    let parallel = Parallel(threads: threads)
    if unary.lonely != nil || image.pixels.isEmpty {
      sums = nil
    } else {
      switch filtering {
      case .lattice: sums = try LatticeSums(crf, unary, image, parallel)
      case .exact: sums = try ExactSums(crf, unary, image, parallel)
      }
    }
  }

  /// Makes the next iteration; false where all are made.
  @discardableResult
  public func advance() -> Bool {
    guard iteration < iterations else { return false }
    sums?.advance()
    iteration += 1
    return true
  }

  /// Q as it stands.
  public func marginals() -> Marginals {
    let count = unary.width * unary.height * unary.labels.count
    let values: [Float]
    if let sums {
      values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
        if let base = buffer.baseAddress { sums.writeMarginals(to: base) }
        initialized = count
      }
    } else {
      values = unary.lonely ?? []
    }
    return Marginals(width: unary.width, height: unary.height, labels: unary.labels, values: values)
  }

  /// Makes the next iteration and gives Q after it; nil after the last.
  public func next() -> Marginals? { advance() ? marginals() : nil }
}

/// w₁·K̃₁Q + w₂·K̃₂Q, by one way or another.
///
/// Q is not kept: it follows from −U and the sums of the iteration before.
protocol PairwiseSums: AnyObject {
  /// Forms the sums of Q = softmax(−U + sums), which then take the place of the former.
  func advance()
  /// Writes softmax(−U + sums), [L, H, W].
  func writeMarginals(to values: UnsafeMutablePointer<Float>)
}
