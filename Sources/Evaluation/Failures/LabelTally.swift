import Imaging

/// Counts and extents of all labels of a prediction and a truth in one pass.
struct LabelTally {
  /// By label; void pixels of the truth are left out.
  private(set) var counts = [ClassCounts](repeating: ClassCounts(), count: 256)
  private(set) var truthBoxes = [PixelExtent](repeating: PixelExtent(), count: 256)
  private(set) var predictionBoxes = [PixelExtent](repeating: PixelExtent(), count: 256)

  init(prediction: LabelMap, truth: LabelMap) {
    for y in 0..<truth.height {
      for x in 0..<truth.width {
        let (p, t) = (Int(prediction.labels[y * truth.width + x]), Int(truth.labels[y * truth.width + x]))
        // Background is not asked for.
        if p != 0 { predictionBoxes[p].add(x: x, y: y) }
        if t == Int(LabelMap.void) { continue }
        if t != 0 { truthBoxes[t].add(x: x, y: y) }
        counts[t].truth += 1
        counts[p].predicted += 1
        if p == t { counts[t].correct += 1 }
      }
    }
  }
}
