/// How an image takes another size.
///
/// Pixel centres lie at (i + ½); nothing is aligned at corners. The first three widen their kernel when
/// shrinking, so that every source pixel counts (antialiasing), exactly as Pillow's `Image.resize` does:
/// training recipes were published with it.
public enum Resampling: String, CaseIterable, Sendable {
  /// Mean over the area that a target pixel covers, borders counted by their part.
  case area
  /// Triangle kernel of radius 1.
  case bilinear
  /// Keys' cubic kernel of radius 2 with a = −½.
  case bicubic
  /// Two taps a direction without antialiasing: `interpolate(mode: bilinear, align_corners: false)` of
  /// PyTorch.
  case bilinearTwoTap

  /// The weights of each target pixel along one direction; they sum to 1.
  package func weights(from source: Int, to target: Int) -> ResamplingWeights {
    switch self {
    case .area: areaWeights(source, target)
    case .bilinear: kernelWeights(source, target, radius: 1) { max(0, 1 - abs($0)) }
    case .bicubic: kernelWeights(source, target, radius: 2, Self.cubic)
    case .bilinearTwoTap: twoTapWeights(source, target)
    }
  }

  /// Keys' kernel: (a+2)|x|³ − (a+3)|x|² + 1 for |x| < 1; a|x|³ − 5a|x|² + 8a|x| − 4a for |x| < 2; a = −½.
  private static func cubic(_ x: Double) -> Double {
    let a = -0.5
    let x = abs(x)
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
    return 0
  }

  /// w_i ∝ k((i + ½ − c) / s) with c = (t + ½)·source/target and s = max(1, source/target), as in Pillow's
  /// Resample.c.
  private func kernelWeights(
    _ source: Int, _ target: Int, radius: Double, _ kernel: (Double) -> Double
  ) -> ResamplingWeights {
    let scale = Double(source) / Double(target)
    let stretch = max(1, scale)
    let support = radius * stretch
    var result = ResamplingWeights(targets: target, taps: Int(support.rounded(.up)) * 2 + 1)
    for t in 0..<target {
      let center = (Double(t) + 0.5) * scale
      let first = max(0, Int(center - support + 0.5))
      let end = min(source, Int(center + support + 0.5))
      result.set(t, first: first, (first..<end).map { kernel((Double($0) - center + 0.5) / stretch) })
    }
    return result
  }

  private func areaWeights(_ source: Int, _ target: Int) -> ResamplingWeights {
    let scale = Double(source) / Double(target)
    var result = ResamplingWeights(targets: target, taps: Int(scale.rounded(.up)) + 1)
    for t in 0..<target {
      let left = Double(t) * scale
      let right = min(Double(source), left + scale)
      let first = min(source - 1, Int(left))
      // A sliver of a pixel that comes from rounding is not an overlap.
      let end = min(source, max(first + 1, Int((right - 1e-9).rounded(.up))))
      result.set(t, first: first, (first..<end).map { min(right, Double($0 + 1)) - max(left, Double($0)) })
    }
    return result
  }

  private func twoTapWeights(_ source: Int, _ target: Int) -> ResamplingWeights {
    let scale = Double(source) / Double(target)
    var result = ResamplingWeights(targets: target, taps: 2)
    for t in 0..<target {
      let position = max(0, (Double(t) + 0.5) * scale - 0.5)
      let first = min(source - 1, Int(position))
      let part = position - Double(first)
      result.set(t, first: first, first + 1 < source ? [1 - part, part] : [1])
    }
    return result
  }
}

/// For each target pixel, the first source pixel that counts and the weights from there on.
package struct ResamplingWeights {
  /// The stride of `values`.
  package let taps: Int
  package private(set) var firsts: [Int]
  package private(set) var counts: [Int]
  package private(set) var values: [Float]
  /// The weights in fixed point, 22 bits behind the point as in Pillow: sums over 8-bit pixels fit 32 bits.
  private(set) var fixed: [Int32]
  /// Bits behind the point of `fixed`.
  static let fixedBits: Int32 = 22

  init(targets: Int, taps: Int) {
    self.taps = taps
    firsts = [Int](repeating: 0, count: targets)
    counts = firsts
    values = [Float](repeating: 0, count: targets * taps)
    fixed = [Int32](repeating: 0, count: targets * taps)
  }

  mutating func set(_ target: Int, first: Int, _ weights: [Double]) {
    let sum = weights.reduce(0, +)
    firsts[target] = first
    counts[target] = weights.count
    for (i, weight) in weights.enumerated() {
      let normalized = weight / sum
      values[target * taps + i] = Float(normalized)
      let scaled = normalized * Double(1 << Self.fixedBits)
      fixed[target * taps + i] = Int32(scaled.rounded(.toNearestOrAwayFromZero))
    }
  }
}
