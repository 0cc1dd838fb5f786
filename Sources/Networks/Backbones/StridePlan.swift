/// Hands out strides and dilations block by block so that a network ends at an output stride.
///
/// A block whose stride would exceed the output stride loses it and keeps the dilation in force before it;
/// everything after it uses twice that.
struct StridePlan {
  let outputStride: Int
  /// Whether a lost stride dilates what follows.
  let dilated: Bool
  private var reached = 1
  private var dilation = 1

  init(outputStride: Int, dilated: Bool) {
    self.outputStride = outputStride
    self.dilated = dilated
  }

  /// What a block of the given stride really uses.
  mutating func next(stride: Int) -> (stride: Int, dilation: Int) {
    if reached * stride <= outputStride {
      reached *= stride
      return (stride, dilation)
    }
    defer { if dilated { dilation *= stride } }
    return (1, dilation)
  }
}
