import Torch

/// A map on the grid of another one, bilinear with aligned corners; the same where it lies there.
func onGrid(_ maps: Tensor, of other: Tensor) -> Tensor {
  let (height, width) = (other.length(.height), other.length(.width))
  guard maps.length(.height) != height || maps.length(.width) != width else { return maps }
  return resized(maps, height: height, width: width, by: .bilinear(alignCorners: true))
}

/// The mean over height and width [B,C] of maps brought to the grid of another one by `onGrid`, without bringing them
/// there: every cell has a share in it.
func meanOnGrid(_ maps: Tensor, of other: Tensor) -> Tensor {
  let rows = shares(of: maps.length(.height), in: other.length(.height)).unsqueezed(at: .index(1))  // [h,1]
  let columns = shares(of: maps.length(.width), in: other.length(.width))  // [w]
  return (maps * (rows * columns)).sum(along: .height, .width)
}

/// The share that each of `count` cells has in the mean of `length` samples between them, linear with aligned corners.
private func shares(of count: Int, in length: Int) -> Tensor {
  var shares = [Double](repeating: 0, count: count)
  let step = length > 1 ? Double(count - 1) / Double(length - 1) : 0
  for sample in 0..<length {
    let place = Double(sample) * step
    let cell = min(Int(place), count - 1)
    shares[cell] += 1 - (place - Double(cell))
    shares[min(cell + 1, count - 1)] += place - Double(cell)
  }
  return Tensor(shares.map { Float($0 / Double(length)) }, shape: [count])
}
