import Networks

/// The scaling of grey levels as one multiplication and addition a channel: x·scale + shift.
///
/// The loader's form of `InputNormalisation`: it writes floats without a tensor in between.
public struct PixelNormalization: Hashable, Sendable {
  /// Factors in the network's channel order; the fourth is unused.
  let scale: SIMD4<Float>
  let shift: SIMD4<Float>
  /// Whether the network expects blue first.
  let swapsRedAndBlue: Bool

  public init(_ input: InputNormalisation) {
    let mean = SIMD4(input.mean[0], input.mean[1], input.mean[2], 0)
    let std = SIMD4(input.std[0], input.std[1], input.std[2], 1)
    scale = 1 / (input.scale * std)
    shift = -mean / std
    swapsRedAndBlue = input.order == .bgr
  }

  /// The network's input for one pixel of grey levels R G B.
  @inline(__always)
  func callAsFunction(_ pixel: SIMD4<Float>) -> SIMD4<Float> {
    (swapsRedAndBlue ? SIMD4(pixel.z, pixel.y, pixel.x, pixel.w) : pixel) * scale + shift
  }
}
