import Torch

/// Features of one image as if they were resized to its size, without ever holding them so (METHODS §4.2).
///
/// F = R f Cᵀ with the bilinear weights R [H,h] and C [W,w] (corners aligned) would take 768 MB for 1024 channels of a
/// photograph. What labels need of F is linear but for the length of a feature: ⟨q, F⟩ is ⟨q, f⟩ resized, the sum of F
/// over a region is f times the region carried back by Rᵀ and C, and ‖F‖² is added up over a few channels at a time.
struct FullSizeFeatures {
  let height: Int
  let width: Int
  /// f, [D,h,w].
  private let f: Tensor
  /// ‖F‖, [H,W].
  private let length: Tensor

  /// Channels whose squares are added up at once.
  private static let channelsAtOnce = 64

  init(_ features: Tensor, height: Int, width: Int) {
    f = features.converted(to: .float32)
    self.height = height
    self.width = width
    let d = f.shape[0]
    var squares = Tensor.zeros([height, width])
    for first in stride(from: 0, to: d, by: Self.channelsAtOnce) {
      let some = f.slice(along: .index(0), first..<min(first + Self.channelsAtOnce, d))
      squares += square(Self.resize(some, height, width)).sum(along: .index(0))
    }
    length = sqrt(squares)
  }

  /// ⟨w_c, F⟩ of each vector, w [P,D] → [P,H,W].
  func products(with w: Tensor) -> Tensor {
    let small = matmul(w, f.reshaped(to: [f.shape[0], -1])).reshaped(to: [w.shape[0], f.shape[1], f.shape[2]])
    return Self.resize(small, height, width)
  }

  /// cos(q_c, F) of each vector, q [P,D] → [P,H,W]; 0 where either has no length.
  func cosines(to q: Tensor) -> Tensor {
    products(with: direction(of: q, along: .index(-1))) / length.clamped(from: 1e-12)
  }

  /// Σ_p m(p) F(p) of each region, m [P,H,W] → [P,D].
  func sums(over m: Tensor) -> Tensor {
    let (h, w) = (f.shape[1], f.shape[2])
    let carried = matmul(
      matmul(Self.weights(from: h, to: height).transposed(), m), Self.weights(from: w, to: width))  // [P,h,w]
    return matmul(
      carried.reshaped(to: [m.shape[0], h * w]), f.reshaped(to: [f.shape[0], h * w]).transposed())
  }

  private static func resize(_ x: Tensor, _ height: Int, _ width: Int) -> Tensor {
    guard x.count > 0 else { return Tensor.zeros([x.shape[0], height, width]) }
    return resized(
      x.unsqueezed(at: .batch), height: height, width: width, by: .bilinear(alignCorners: true)
    ).squeezed(at: .batch)
  }

  /// Row i holds the weights of target pixel i: its place i·(from−1)/(to−1) lies between two source pixels.
  private static func weights(from: Int, to: Int) -> Tensor {
    var values = [Float](repeating: 0, count: from * to)
    for i in 0..<to {
      let place = to > 1 ? Double(i * (from - 1)) / Double(to - 1) : 0
      let first = min(Int(place), from - 1)
      let part = place - Double(first)
      values[i * from + first] = Float(1 - part)
      if part > 0 { values[i * from + first + 1] += Float(part) }
    }
    return Tensor(values, shape: [to, from])
  }
}
