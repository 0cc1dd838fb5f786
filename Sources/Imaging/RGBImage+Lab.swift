import Glibc

extension RGBImage {
  /// The planes of CIE 1976 L*a*b* under D65, for sRGB as IEC 61966-2-1 defines it.
  ///
  ///     c ← c/12.92 for c ≤ 0.04045, else ((c + 0.055)/1.055)^2.4           c = R, G, B in 0…1
  ///     (X, Y, Z) = M·(R, G, B), divided by those of white
  ///     f(t) = ∛t for t > (6/29)³, else t/(3·(6/29)²) + 4/29
  ///     L* = 116·f(Y) − 16        a* = 500·(f(X) − f(Y))        b* = 200·(f(Y) − f(Z))
  ///
  /// L* lies in 0…100, a* and b* within ±128; equal distances look about equally large.
  public var lab: (lightness: ScalarMap, a: ScalarMap, b: ScalarMap) {
    let count = width * height
    var lightness = [Float](repeating: 0, count: count)
    var (a, b) = (lightness, lightness)
    pixels.withUnsafeBufferPointer { pixels in
      Self.linear.withUnsafeBufferPointer { linear in
        for i in 0..<count {
          let red = linear[Int(pixels[3 * i])]
          let green = linear[Int(pixels[3 * i + 1])]
          let blue = linear[Int(pixels[3 * i + 2])]
          let x = Self.response((0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47)
          let y = Self.response(0.212_672_9 * red + 0.715_152_2 * green + 0.072_175 * blue)
          let z = Self.response((0.019_333_9 * red + 0.119_192 * green + 0.950_304_1 * blue) / 1.088_83)
          lightness[i] = 116 * y - 16
          a[i] = 500 * (x - y)
          b[i] = 200 * (y - z)
        }
      }
    }
    func plane(_ values: [Float]) -> ScalarMap { ScalarMap(width: width, height: height, values: values) }
    return (plane(lightness), plane(a), plane(b))
  }

  /// The light of each of the 256 codes, in 0…1.
  private static let linear: [Float] = (0..<256).map { code in
    let c = Float(code) / 255
    return c <= 0.040_45 ? c / 12.92 : powf((c + 0.055) / 1.055, 2.4)
  }

  /// f(t).
  @inline(__always)
  private static func response(_ t: Float) -> Float {
    t > 216 / 24_389 ? cbrtf(t) : t * (841 / 108) + 4 / 29
  }
}
