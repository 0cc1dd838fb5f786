import Torch

/// SEAM's adaptive min-pooling loss: the quarter of the pixels in which the largest class map is smallest should be
/// background (METHODS §1.4).
///
/// L_min = mean over images and the ⌊hw/4⌋ smallest m of relu(m), where m is the maximum over the classes of a pixel; of
/// equal classes the first.
///
/// - Parameter maps: Foreground maps of present classes, the others zero [N,K,h,w].
public func minPoolingLoss(_ maps: Tensor) -> Tensor {
  let shape = maps.shape
  let quarter = shape[2] * shape[3] / 4
  guard maps.count > 0, quarter > 0 else { return maps.sum() * 0 }
  let m = maps.gathering(maps.argmax(along: .channel, keeping: true), along: .channel)  // [N,1,h,w]
    .reshaped(to: [shape[0], -1])
  return relu(m.topK(quarter, along: .index(1), largest: false).values).mean()
}
