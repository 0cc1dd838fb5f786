import Torch

/// A map cut into d² maps of every d-th pixel, so that a convolution of dilation d becomes one of dilation 1.
///
/// A dilated kernel at pixel p only meets pixels of p's phase (y mod d, x mod d). So
/// conv_d(x) = join(conv_1(cut(x))), exactly, with zeros beyond the border on both sides. oneDNN has no dilated
/// depthwise kernel backward: it takes 16 × 16 channels for each, which made the three dilated layers of MobileNetV2
/// at stride 16 half of a training step.
struct DilationPhases {
  let dilation: Int
  private let shape: [Int]

  /// - Parameter x: [B,C,H,W], whose size is needed to join again.
  init(of x: Tensor, dilation: Int) {
    self.dilation = dilation
    shape = x.shape
  }

  /// Sides of a phase; H and W are filled up with zeros to multiples of the dilation.
  private var height: Int { (shape[2] + dilation - 1) / dilation }
  private var width: Int { (shape[3] + dilation - 1) / dilation }

  /// [B,C,H,W] → [d²·B,C,h,w].
  func cut(_ x: Tensor) -> Tensor {
    let (d, h, w) = (dilation, height, width)
    let (bottom, right) = (h * d - shape[2], w * d - shape[3])
    let full = bottom + right > 0 ? x.padded(bottom: bottom, right: right) : x
    return full.permuted([0, 2, 3, 1])  // [B,H,W,C]: for maps with channels innermost this moves nothing
      .reshaped(to: [shape[0], h, d, w, d, shape[1]])
      .permuted([2, 4, 0, 1, 3, 5])  // [d,d,B,h,w,C]
      .reshaped(to: [d * d * shape[0], h, w, shape[1]])
      .permuted([0, 3, 1, 2])
  }

  /// [d²·B,N,h,w] → [B,N,H,W].
  func join(_ y: Tensor) -> Tensor {
    let (d, h, w, channels) = (dilation, height, width, y.shape[1])
    let full = y.permuted([0, 2, 3, 1])
      .reshaped(to: [d, d, shape[0], h, w, channels])
      .permuted([2, 3, 0, 4, 1, 5])  // [B,h,d,w,d,N]
      .reshaped(to: [shape[0], h * d, w * d, channels])
      .permuted([0, 3, 1, 2])
    return full.slice(along: .height, 0..<shape[2]).slice(along: .width, 0..<shape[3])
  }
}
