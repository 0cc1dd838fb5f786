import CTorch

/// Largest element of each window; padding never wins.
///
/// - Parameter roundingUp: a last window that is only partly inside counts (libtorch's ceil mode).
public func maxPool2d(
  _ x: Tensor, kernel: Int, stride: Int, padding: Int = 0, roundingUp: Bool = false,
  file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("maxPool2d", [x], file, line) {
    ct_max_pool2d(x.raw, pair(kernel), pair(stride), pair(padding), roundingUp)
  }
}

/// Mean of each window.
///
/// - Parameter countingPadding: divide by the full window even where it covers padding.
public func averagePool2d(
  _ x: Tensor, kernel: Int, stride: Int, padding: Int = 0, countingPadding: Bool = true,
  file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("averagePool2d", [x], file, line) {
    ct_avg_pool2d(x.raw, pair(kernel), pair(stride), pair(padding), countingPadding)
  }
}

/// Means over a grid of cells that divides the map: cell i of n covers ⌊i·H/n⌋ ..< ⌈(i+1)·H/n⌉.
public func adaptiveAveragePool2d(
  _ x: Tensor, height: Int, width: Int, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("adaptiveAveragePool2d", [x], file, line) {
    ct_adaptive_avg_pool2d(x.raw, [Int64(height), Int64(width)])
  }
}

/// Maxima over the cells of `adaptiveAveragePool2d`.
public func adaptiveMaxPool2d(
  _ x: Tensor, height: Int, width: Int, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("adaptiveMaxPool2d", [x], file, line) {
    ct_adaptive_max_pool2d(x.raw, [Int64(height), Int64(width)])
  }
}

/// Global average pooling: the mean over the map, [B,C,H,W] → [B,C].
public func globalAveragePool(_ x: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
  x.mean(along: .height, .width, file: file, line: line)
}
