import Foundation
import Imaging

/// The sums over all pairs of pixels, pair by pair, in double precision: what the lattice approximates.
final class ExactSums: PairwiseSums {
  /// The matrix takes 8·n² bytes: 128 MB.
  static let maximumPixels = 4096

  private let unary: UnaryEnergy
  private let parallel: Parallel
  private let n: Int
  /// w₁·K̃₁ + w₂·K̃₂, [n, n].
  private let matrix: Storage<Double>
  /// [n, L].
  private let sums: Storage<Double>
  private let q: Storage<Double>

  init(
    _ crf: DenseCRF, _ unary: UnaryEnergy, _ image: RGBImage, _ parallel: Parallel
  ) throws(DenseCRF.Failure) {
    let n = image.width * image.height
    guard n <= Self.maximumPixels else { throw .tooLargeForExactSums(pixels: n) }
    self.unary = unary
    self.parallel = parallel
    self.n = n
    let matrix = Storage<Double>(n * n, filledWith: 0)
    self.matrix = matrix
    sums = Storage(n * unary.labels.count, filledWith: 0)
    q = Storage(n * unary.labels.count, filledWith: 0)
    let place = (0..<n).map { [Double($0 % image.width), Double($0 / image.width)] }
    let colour = (0..<n).map { i in (0..<3).map { Double(image.pixels[3 * i + $0]) / crf.colorSigma } }
    for (weight, features) in [
      (crf.gaussWeight, place.map { $0.map { $0 / crf.gaussSigma } }),
      (crf.bilateralWeight, zip(place, colour).map { p, c in p.map { $0 / crf.bilateralSigma } + c }),
    ] {
      let kernel = Storage<Double>(uninitialized: n * n)
      let root = Storage<Double>(uninitialized: n)
      parallel.ranges(n, grain: 64) { range in
        for i in range {
          var row = 0.0
          for j in 0..<n {
            let distance = zip(features[i], features[j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let k = exp(-distance / 2)
            kernel.base[i * n + j] = k
            row += k
          }
          root.base[i] = 1 / (row + 1e-20).squareRoot()
        }
      }
      parallel.ranges(n, grain: 64) { range in
        for i in range {
          for j in 0..<n {
            matrix.base[i * n + j] += weight * root.base[i] * kernel.base[i * n + j] * root.base[j]
          }
        }
      }
    }
  }

  func advance() {
    let labels = unary.labels.count
    updateMarginals()
    parallel.ranges(n, grain: 64) { range in
      for i in range {
        let row = sums.base + i * labels
        for l in 0..<labels { row[l] = 0 }
        for j in 0..<n {
          let k = matrix.base[i * n + j]
          for l in 0..<labels { row[l] += k * q.base[j * labels + l] }
        }
      }
    }
  }

  func writeMarginals(to values: UnsafeMutablePointer<Float>) {
    updateMarginals()
    let labels = unary.labels.count
    for i in 0..<n {
      for l in 0..<labels { values[l * n + i] = Float(q.base[i * labels + l]) }
    }
  }

  /// Q = softmax(−U + sums).
  private func updateMarginals() {
    let labels = unary.labels.count
    for i in 0..<n {
      let row = q.base + i * labels
      for l in 0..<labels {
        row[l] = Double(unary.logits.base[i * unary.lanes + l]) + sums.base[i * labels + l]
      }
      var top = -Double.infinity
      for l in 0..<labels { top = max(top, row[l]) }
      var sum = 0.0
      for l in 0..<labels {
        row[l] = exp(row[l] - top)
        sum += row[l]
      }
      for l in 0..<labels { row[l] /= sum }
    }
  }
}
