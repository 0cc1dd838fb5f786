/// Grey levels 0…255 to network inputs, one scale and shift a channel: x·scale + shift (METHODS §0.1).
public struct PixelNormalization: Hashable, Sendable {
  /// Factors of R, G, B; the fourth is unused.
  var scale: SIMD4<Float>
  var shift: SIMD4<Float>

  /// (x / 255 − mean) / std, the form in which weight files state it.
  public init(mean: (Float, Float, Float), std: (Float, Float, Float)) {
    let std = SIMD4(std.0, std.1, std.2, 1)
    precondition(std.min() > 0, "PixelNormalization: a standard deviation must be above 0")
    scale = 1 / (255 * std)
    shift = -SIMD4(mean.0, mean.1, mean.2, 0) / std
  }
}
