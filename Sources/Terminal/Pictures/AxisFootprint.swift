/// Which source pixels one axis of a raster looks at, and with what weights.
///
/// Shrinking, sample i is the mean over [a, b) = start + i·step + [0, step), pixels at the ends by the part
/// that is covered. Enlarging (step ≤ 1), it is the one pixel under the sample's middle, so that pixels stay
/// visible as blocks.
struct AxisFootprint {
  /// For each sample: first source index, and how many follow; 0 for a sample outside the source.
  private(set) var first: [Int32] = []
  private(set) var count: [Int32] = []
  /// For each sample: where its weights start in `weights`; they sum to 1.
  private(set) var weightStart: [Int32] = []
  private(set) var weights: [Float] = []
  /// Whether every sample is a single pixel.
  let isNearest: Bool

  init(start: Double, length: Double, samples: Int, sourceCount: Int) {
    let step = length / Double(max(1, samples))
    isNearest = step <= 0.5
    first.reserveCapacity(samples)
    let limit = Double(sourceCount)
    for sample in 0..<samples {
      let low = start + Double(sample) * step
      let high = low + step
      weightStart.append(Int32(weights.count))
      if isNearest {
        let middle = (low + high) / 2
        let inside = middle >= 0 && middle < limit
        first.append(inside ? Int32(middle) : 0)
        count.append(inside ? 1 : 0)
        if inside { weights.append(1) }
        continue
      }
      let from = max(0, low)
      let to = min(limit, high)
      guard to - from > 1e-9 else {
        first.append(0)
        count.append(0)
        continue
      }
      let firstPixel = Int(from)
      let lastPixel = min(sourceCount - 1, Int(to.rounded(.up)) - 1)
      first.append(Int32(firstPixel))
      count.append(Int32(lastPixel - firstPixel + 1))
      for pixel in firstPixel...lastPixel {
        let covered = min(to, Double(pixel + 1)) - max(from, Double(pixel))
        weights.append(Float(covered / (to - from)))
      }
    }
  }
}
