import Torch

/// The channels of maps [N,K+1,h,w], background first, that labels leave to each image: the background and its classes.
///
/// A loss of c·ȳ sees zeros in all other channels. Where zeros add nothing to it, it is computed of these channels
/// alone, of which a photograph has two or three and not K + 1: at the size of the image that is most of its cost.
///
/// Images have different numbers of classes; of M channels, the most that one has, the others repeat the background with
/// weight 0.
struct PresentChannels {
  /// ȳ of the channels [N,M,1,1].
  let weights: Tensor
  /// N and K + 1.
  let (images, all): (Int, Int)
  /// Where the channels lie among the N·(K+1) planes of a batch.
  private let planes: Tensor

  /// - Parameter y: Labels [N,K].
  init(_ y: Tensor) {
    let (values, k) = (y.floats(), y.shape[1])
    (images, all) = (y.shape[0], k + 1)
    let classes = (0..<images).map { n in (0..<k).filter { values[n * k + $0] != 0 } }
    let count = 1 + (classes.map(\.count).max() ?? 0)
    var planes: [Int] = []
    var weights: [Float] = []
    for (n, present) in classes.enumerated() {
      let padding = count - 1 - present.count
      planes += ([0] + present.map { $0 + 1 } + Array(repeating: 0, count: padding)).map { n * (k + 1) + $0 }
      weights += [1] + present.map { values[n * k + $0] } + Array(repeating: 0, count: padding)
    }
    self.planes = Tensor(indices: planes)
    self.weights = Tensor(weights, shape: [images, count, 1, 1])
  }

  /// [N,K+1,h,w] → [N,M,h,w].
  func callAsFunction(_ maps: Tensor) -> Tensor {
    let shape = maps.shape
    precondition(
      maps.rank == 4 && shape[0] == images && shape[1] == all,
      "PresentChannels: maps \(shape), \(images) images with \(all) channels")
    return maps.reshaped(to: [images * all, shape[2], shape[3]]).selecting(planes, along: .index(0))
      .reshaped(to: [images, -1, shape[2], shape[3]])
  }
}
