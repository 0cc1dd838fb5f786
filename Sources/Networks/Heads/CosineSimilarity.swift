import Torch

/// s_c(p) = cos(f(p), w_c): features [N,D,h,w] and vectors [C,D] → [N,C,h,w], in single precision.
public func cosineSimilarities(of f: Tensor, to w: Tensor) -> Tensor {
  autocast(.float32) {
    let (f, w) = (f.converted(to: .float32), w.converted(to: .float32))
    let unit = direction(of: w, along: .index(-1)).reshaped(to: w.shape + [1, 1])  // [C,D,1,1]
    return conv2d(direction(of: f, along: .channel), weight: unit)
  }
}
