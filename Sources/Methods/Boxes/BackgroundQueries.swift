import Torch

/// What an image's surely-background regions look like: the mean feature outside all boxes, for each of G×G cells.
///
/// Oh, Kim and Ham, "Background-Aware Pooling and Noise-Aware Loss for Weakly-Supervised Semantic Segmentation",
/// CVPR 2021, eq. (1) (METHODS §4.1, steps 1 and 2). With M = 1 outside every box, over the positions p of cell j,
///
///     q_j = Σ_p M(p) f(p) / (Σ_p M(p) + 1e-12)
///
/// and q_j is valid where Σ M > 0.
public struct BackgroundQueries {
  /// q, [N,G²,D].
  public let q: Tensor
  /// Which of them are valid, bool [N,G²].
  public let valid: Tensor

  /// - Parameters:
  ///   - f: Features [N,D,h,w].
  ///   - mask: M [N,1,h,w].
  ///   - grid: G.
  public init(of f: Tensor, mask: Tensor, grid: Int) {
    let (n, d, h, w) = (f.shape[0], f.shape[1], f.shape[2], f.shape[3])
    let cells = Self.cells(height: h, width: w, grid: grid)  // [G²,h,w]
    let m = (cells * mask).reshaped(to: [n, grid * grid, h * w])  // M of each cell's own positions [N,G²,hw]
    let sum = m.sum(along: .index(-1), keeping: true)  // [N,G²,1]
    q = matmul(m, f.reshaped(to: [n, d, h * w]).transposed()) / (sum + 1e-12)  // [N,G²,D]
    valid = sum.squeezed(at: .index(-1)) .> 0
  }

  /// Queries that were found by other means.
  init(q: Tensor, valid: Tensor) {
    self.q = q
    self.valid = valid
  }

  /// The valid queries of all images, [Q,D].
  public var allValid: Tensor {
    let places = valid.reshaped(to: [-1]).nonZeroPlaces().reshaped(to: [-1])
    return q.reshaped(to: [-1, q.shape[2]]).selecting(places, along: .batch)
  }

  /// cos(f(p), q_j), f [N,P,D] → [N,P,G²].
  func cosines(of f: Tensor) -> Tensor {
    matmul(direction(of: f, along: .index(-1)), direction(of: q, along: .index(-1)).transposed())
  }

  /// A(p) = mean over the image's valid queries of relu(cos(f(p), q_j)), 0 without any; f [N,P,D] → [N,P].
  public func attention(of f: Tensor) -> Tensor { mean(ofCosines: cosines(of: f)) }

  /// The mean over valid queries of relu(cos), [N,P,G²] → [N,P].
  func mean(ofCosines cosines: Tensor) -> Tensor {
    let v = valid.converted(to: .float32)  // [N,G²]
    let count = v.sum(along: .index(-1), keeping: true).clamped(from: 1)  // [N,1]
    return matmul(relu(cosines), v.unsqueezed(at: .index(-1))).squeezed(at: .index(-1)) / count
  }

  /// Which cell each position of an h×w map belongs to, as one 0/1 map a cell, [G²,h,w].
  ///
  /// The map is filled up to multiples of G: half of what is missing on either side where that is even, else all of it
  /// at the bottom or right.
  static func cells(height: Int, width: Int, grid: Int) -> Tensor {
    func owners(_ side: Int) -> [Int] {
      let missing = (grid - side % grid) % grid
      let first = missing.isMultiple(of: 2) ? missing / 2 : 0
      return (0..<side).map { ($0 + first) / ((side + missing) / grid) }
    }
    let (rows, columns) = (owners(height), owners(width))
    var maps = [Float](repeating: 0, count: grid * grid * height * width)
    for y in 0..<height {
      for x in 0..<width { maps[((rows[y] * grid + columns[x]) * height + y) * width + x] = 1 }
    }
    return Tensor(maps, shape: [grid * grid, height, width])
  }
}
