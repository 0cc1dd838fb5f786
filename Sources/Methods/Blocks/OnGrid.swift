import Torch

/// A map on the grid of another one, bilinear with aligned corners; the same where it lies there.
func onGrid(_ maps: Tensor, of other: Tensor) -> Tensor {
  let (height, width) = (other.length(.height), other.length(.width))
  guard maps.length(.height) != height || maps.length(.width) != width else { return maps }
  return resized(maps, height: height, width: width, by: .bilinear(alignCorners: true))
}
