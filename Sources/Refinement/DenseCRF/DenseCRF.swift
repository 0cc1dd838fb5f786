import Imaging

/// A fully connected conditional random field over the pixels of an image (Krähenbühl and Koltun 2011, version 2 of
/// their code as wrapped by pydensecrf; METHODS §6.1).
///
/// Each pixel has a distribution Q over L labels and unary energies U. Two kernels k(f, f') = exp(−½‖f − f'‖²) tie
/// pixels together: smoothness on f = (x, y)/s, and appearance on f = (x/s_b, y/s_b, RGB/s_c). Both are normalised
/// symmetrically, K̃ = D^−½ K D^−½ with the row sums D, self term included. From Q⁰ = softmax(−U), T times
///
///     Q ← softmax(−U + w₁·K̃₁Q + w₂·K̃₂Q)
///
///     let crf = DenseCRF(.psa)
///     let marginals = try crf(UnaryEnergy(scores: planes), on: image)
///     let mask = marginals.mask()
public struct DenseCRF: Hashable, Sendable, Codable {
  /// s, in pixels.
  public var gaussSigma: Double
  /// w₁.
  public var gaussWeight: Double
  /// s_b, in pixels.
  public var bilateralSigma: Double
  /// s_c, in steps of 0…255.
  public var colorSigma: Double
  /// w₂.
  public var bilateralWeight: Double
  /// T.
  public var iterations: Int

  public init(
    gaussSigma: Double, gaussWeight: Double, bilateralSigma: Double, colorSigma: Double,
    bilateralWeight: Double, iterations: Int
  ) {
    self.gaussSigma = gaussSigma
    self.gaussWeight = gaussWeight
    self.bilateralSigma = bilateralSigma
    self.colorSigma = colorSigma
    self.bilateralWeight = bilateralWeight
    self.iterations = iterations
  }

  /// How the sums over all pairs of pixels are formed.
  public enum Filtering: String, CaseIterable, Hashable, Sendable, Codable {
    /// By the permutohedral lattice, as published: fast, within about 0.03 of the sums a step.
    case lattice
    /// Pair by pair, for small images: O(n²).
    case exact
  }

  /// Q after T iterations.
  ///
  /// With one label there is nothing to do, and the input comes back unchanged.
  /// - Parameter threads: The cores to use, all of them where nil; the result is the same for every number.
  /// - Throws: `Failure`.
  /// - Complexity: O(pixels·L·T) with the lattice.
  public func callAsFunction(
    _ unary: UnaryEnergy, on image: RGBImage, by filtering: Filtering = .lattice, threads: Int? = nil
  ) throws(Failure) -> Marginals {
    let field = try MeanField(self, unary, on: image, by: filtering, threads: threads)
    while field.advance() {}
    return field.marginals()
  }
}
