import Imaging

/// How little a pixel's colour is like those along the image's border (Zhang et al., ICCV 2015, §4.2).
///
/// The border is four strips k: left, right, top and bottom, with the mean colour μ_k and the covariance Q_k:
///
///     u_k = √((x − μ_k)ᵀ (Q_k + ε·1)⁻¹ (x − μ_k)),  divided by its maximum
///     U   = Σ_k u_k − max_k u_k,                     divided by its maximum
///
/// The strip that is least alike is left out, as an object may touch one border of its image.
struct BoundaryContrast {
  /// The width of a strip as a share of its side of the image.
  var margin = 0.1
  /// ε, for colours of 0…255.
  var regularization = 50.0

  /// - Parameter planes: The three planes of an image, of one size and about 0…255.
  func callAsFunction(_ planes: [ScalarMap]) -> ScalarMap {
    precondition(planes.count == 3, "BoundaryContrast: \(planes.count) planes")
    let (width, height) = (planes[0].width, planes[0].height)
    let columns = max(1, Int(margin * Double(width)))
    let rows = max(1, Int(margin * Double(height)))
    let strips = [
      (0..<columns, 0..<height), (width - columns..<width, 0..<height), (0..<width, 0..<rows),
      (0..<width, height - rows..<height),
    ]
    var (sum, largest) = (ScalarMap(width: width, height: height), ScalarMap(width: width, height: height))
    for (xs, ys) in strips {
      let distance = distances(in: planes, from: Self.statistics(of: planes, columns: xs, rows: ys))
      for i in distance.values.indices {
        sum.values[i] += distance.values[i]
        largest.values[i] = max(largest.values[i], distance.values[i])
      }
    }
    for i in sum.values.indices { sum.values[i] -= largest.values[i] }
    return sum.dividedByMaximum
  }

  /// The mean colour of a strip and the covariance, row-major.
  private static func statistics(
    of planes: [ScalarMap], columns: Range<Int>, rows: Range<Int>
  ) -> (mean: [Double], covariance: [Double]) {
    let count = Double(columns.count * rows.count)
    let values = planes.map { plane in
      rows.flatMap { y in columns.map { x in Double(plane[x, y]) } }
    }
    let mean = values.map { $0.reduce(0, +) / count }
    var covariance = [Double](repeating: 0, count: 9)
    for a in 0..<3 {
      for b in 0..<3 {
        covariance[3 * a + b] =
          zip(values[a], values[b]).reduce(0) { $0 + ($1.0 - mean[a]) * ($1.1 - mean[b]) } / count
      }
    }
    return (mean, covariance)
  }

  /// u_k of every pixel.
  private func distances(
    in planes: [ScalarMap], from strip: (mean: [Double], covariance: [Double])
  ) -> ScalarMap {
    var q = strip.covariance
    for a in 0..<3 { q[4 * a] += regularization }
    let inverse = Self.inverse(ofSymmetric: q).map { Float($0) }
    let mean = strip.mean.map { Float($0) }
    var result = ScalarMap(width: planes[0].width, height: planes[0].height)
    for i in result.values.indices {
      let x = planes[0].values[i] - mean[0]
      let y = planes[1].values[i] - mean[1]
      let z = planes[2].values[i] - mean[2]
      let squares = inverse[0] * x * x + inverse[4] * y * y + inverse[8] * z * z
      let products = inverse[1] * x * y + inverse[2] * x * z + inverse[5] * y * z
      result.values[i] = max(0, squares + 2 * products).squareRoot()
    }
    return result.dividedByMaximum
  }

  /// The inverse of a positive definite 3×3 matrix, row-major, by its cofactors.
  private static func inverse(ofSymmetric m: [Double]) -> [Double] {
    let (a, b, c) = (m[4] * m[8] - m[5] * m[5], m[2] * m[5] - m[1] * m[8], m[1] * m[5] - m[2] * m[4])
    let (e, f) = (m[0] * m[8] - m[2] * m[2], m[1] * m[2] - m[0] * m[5])
    let i = m[0] * m[4] - m[1] * m[1]
    let determinant = m[0] * a + m[1] * b + m[2] * c
    return [a, b, c, b, e, f, c, f, i].map { $0 / determinant }
  }
}

extension ScalarMap {
  /// The map divided by its largest value; a map without positive values is zero.
  var dividedByMaximum: ScalarMap {
    let largest = values.max() ?? 0
    return ScalarMap(
      width: width, height: height, values: values.map { largest > 0 ? max(0, $0 / largest) : 0 })
  }
}
