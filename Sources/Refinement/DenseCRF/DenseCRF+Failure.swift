extension DenseCRF {
  /// What a CRF cannot work with; the description is one sentence.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    /// Image and unary energies have different sizes.
    case sizeMismatch(unary: Size, image: Size)
    /// The planes of one unary have different sizes.
    case unequalPlanes(first: Size, other: Size)
    /// No label, or more than the filter holds.
    case labelCount(Int)
    /// A label of the map is none of those asked for.
    case unknownLabel(Int)
    /// The probability of the given label is not inside 0…1.
    case certainty(Double)
    /// A deviation is not above 0, or a weight or number of iterations is below it.
    case parameter(String, Double)
    /// The deviations are so small that the lattice of the image has too many places.
    case tooNarrow
    /// The exact sums are for small images.
    case tooLargeForExactSums(pixels: Int)

    /// A size in pixels.
    public struct Size: Hashable, Sendable, CustomStringConvertible {
      public var width: Int
      public var height: Int

      public init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
      }

      public var description: String { "\(width)×\(height)" }
    }

    public var description: String {
      switch self {
      case .sizeMismatch(let unary, let image):
        "the scores are \(unary) but the image is \(image): resize the scores to the image before the CRF"
      case .unequalPlanes(let first, let other):
        "the score planes of one image are \(first) and \(other): give all of them the image's size"
      case .labelCount(let count):
        "a CRF takes 1 to \(UnaryEnergy.maximumLabels) labels, not \(count)"
      case .unknownLabel(let label):
        "label \(label) of the map is none of the CRF's labels: raise the number of classes, or mark it 255"
      case .certainty(let value):
        "the probability of a given label lies between 0 and 1, not at \(value): 0.7 is usual"
      case .parameter(let name, let value):
        "\(name) of the CRF cannot be \(value): deviations are above 0, weights and iterations at least 0"
      case .tooNarrow:
        "the CRF's deviations are too small for this image: raise bilateralSigma, colorSigma or gaussSigma"
      case .tooLargeForExactSums(let pixels):
        "the exact CRF is for at most \(ExactSums.maximumPixels) pixels, not \(pixels): use the lattice"
      }
    }
  }

  /// Refuses parameters without meaning.
  func validate() throws(Failure) {
    for (name, value) in [
      ("gaussSigma", gaussSigma), ("bilateralSigma", bilateralSigma), ("colorSigma", colorSigma),
    ] where !(value > 0 && value.isFinite) {
      throw .parameter(name, value)
    }
    for (name, value) in [
      ("gaussWeight", gaussWeight), ("bilateralWeight", bilateralWeight), ("iterations", Double(iterations)),
    ] where !(value >= 0 && value.isFinite) {
      throw .parameter(name, value)
    }
  }
}
