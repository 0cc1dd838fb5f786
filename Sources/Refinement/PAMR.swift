import CKernels
import Imaging

/// Pixel-adaptive mask refinement: maps flow to where the image looks alike (1-stage-wseg; METHODS §3.3).
///
/// Every pixel p has eight neighbours q at each distance d ∈ D; outside the image they are its outermost pixels.
///
///     κ_pq = mean_c [ −|I_cp − I_cq| / (1e-8 + 0.1·σ_cp) ],   α_p· = softmax_q κ_pq,   m_p ← Σ_q α_pq·m_q,  T times
///
/// where σ_cp is the unbiased deviation of channel c over the 9·|D| samples around p, the centre counted once for
/// every distance. The pixel itself has no weight. The sum of the maps at a pixel is kept, and an affine change of a
/// channel of the image changes nothing.
///
///     let refined = try PAMR()(maps, on: image)
public struct PAMR: Hashable, Sendable, Codable {
  /// D, distances of the neighbours in pixels.
  public var dilations: [Int]
  /// T.
  public var iterations: Int

  public init(dilations: [Int] = [1, 2, 4, 8, 12, 24], iterations: Int = 10) {
    self.dilations = dilations
    self.iterations = iterations
  }

  /// What PAMR cannot work with; the description is one sentence.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    /// No distance, too many, or one below 1.
    case dilations([Int])
    /// A number of iterations below 0.
    case iterations(Int)
    /// Planes of one image, or maps of one image, have different sizes, or there is no plane.
    case unequalPlanes

    public var description: String {
      switch self {
      case .dilations(let dilations):
        "PAMR takes 1 to \(PAMR.maximumDilations) dilations of at least 1, not \(dilations)"
      case .iterations(let count):
        "PAMR cannot make \(count) iterations: give 0 or more"
      case .unequalPlanes:
        "the planes that PAMR was given differ in size or are missing: give an image's channels one size, and its "
          + "maps one size"
      }
    }
  }

  /// The most distances that the fast path holds.
  public static let maximumDilations = Int(ck_max_neighbours) / 8

  /// Refuses settings that cannot be worked with.
  public func validate() throws(Failure) {
    guard (1...Self.maximumDilations).contains(dilations.count), dilations.allSatisfy({ $0 >= 1 }) else {
      throw .dilations(dilations)
    }
    guard iterations >= 0 else { throw .iterations(iterations) }
  }

  /// (dx, dy) of the 8·|D| neighbours.
  var neighbours: [(dx: Int, dy: Int)] {
    dilations.flatMap { d in
      [(-d, -d), (0, -d), (d, -d), (-d, 0), (d, 0), (-d, d), (0, d), (d, d)]
    }
  }
}

extension PAMR {
  /// Maps at the image's size, refined; maps of another size are first resized with corners aligned.
  ///
  /// - Parameter threads: The cores to use, all of them where nil; the result is the same for every number.
  /// - Throws: `Failure`.
  /// - Complexity: O(pixels·|D|·maps·T); the affinities are found once.
  public func callAsFunction(
    _ maps: [ScalarMap], on image: RGBImage, threads: Int? = nil
  ) throws(Failure) -> [ScalarMap] {
    try self(maps, channels: Self.channels(of: image), threads: threads)
  }

  /// The colours of an image as planes.
  static func channels(of image: RGBImage) -> [ScalarMap] {
    (0..<3).map { c in
      ScalarMap(
        width: image.width, height: image.height,
        values: (0..<image.width * image.height).map { Float(image.pixels[3 * $0 + c]) })
    }
  }

  /// The same for an image in planes of any scale.
  ///
  /// What is not a finite number counts as 0.
  public func callAsFunction(
    _ maps: [ScalarMap], channels: [ScalarMap], threads: Int? = nil
  ) throws(Failure) -> [ScalarMap] {
    try validate()
    for planes in [channels, maps] {
      guard planes.allSatisfy({ $0.width == planes[0].width && $0.height == planes[0].height }) else {
        throw .unequalPlanes
      }
    }
    guard let size = channels.first.map({ ($0.width, $0.height) }) else { throw .unequalPlanes }
    guard let first = maps.first, size.0 > 0, size.1 > 0, first.width > 0, first.height > 0 else {
      return maps.map { _ in ScalarMap(width: size.0, height: size.1) }
    }
    let stencil = PAMRStencil(self, channels: channels, parallel: Parallel(threads: threads))
    return stencil.refined(maps, iterations: iterations)
  }
}
