import CTorch

/// How a map is brought to another size.
public enum Resampling: Hashable, Sendable {
  /// The source index is ⌊i·H/h⌋.
  case nearest
  /// Linear in both directions; with `alignCorners` the corner pixels' centres coincide, without it their
  /// corners.
  case bilinear(alignCorners: Bool)
  /// Cubic convolution with a = −0.75.
  case bicubic(alignCorners: Bool)
}

/// A batch of maps [B,C,H,W] at another size.
public func resized(
  _ x: Tensor, height: Int, width: Int, by resampling: Resampling, file: StaticString = #fileID,
  line: UInt = #line
) -> Tensor {
  let (mode, corners): (ct_resize, Bool)
  switch resampling {
  case .nearest:
    // In whole numbers: libtorch multiplies i by H/h in single precision, which misses ⌊i·H/h⌋ for sizes like 14 → 46.
    func sources(from side: Int, to count: Int) -> Tensor {
      Tensor(indices: (0..<count).map { $0 * side / count })
    }
    return x.selecting(
      sources(from: x.length(.height), to: height), along: .height, file: file, line: line
    ).selecting(sources(from: x.length(.width), to: width), along: .width, file: file, line: line)
  case .bilinear(let alignCorners): (mode, corners) = (ct_resize_bilinear, alignCorners)
  case .bicubic(let alignCorners): (mode, corners) = (ct_resize_bicubic, alignCorners)
  }
  return Tensor.require("resized(height: \(height), width: \(width))", [x], file, line) {
    ct_interpolate(x.raw, [Int64(height), Int64(width)], mode, corners)
  }
}

/// Bilinear samples of [B,C,H,W] at `grid` [B,h,w,2], which holds (x, y) in [−1, 1]; zero outside.
///
/// Float32 only: libtorch 1.13 has no bfloat16 form of it on the CPU.
public func sampled(
  _ x: Tensor, at grid: Tensor, alignCorners: Bool, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("sampled(at:)", [x, grid], file, line) { ct_grid_sample(x.raw, grid.raw, alignCorners) }
}
