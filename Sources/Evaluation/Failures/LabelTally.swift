import Imaging

/// Counts and extents of all labels of a prediction and a truth in one pass.
struct LabelTally {
  /// By label; void pixels of the truth are left out.
  private(set) var counts = [ClassCounts](repeating: ClassCounts(), count: 256)
  /// Those of the background are not kept.
  private(set) var truthBoxes = [PixelExtent](repeating: PixelExtent(), count: 256)
  private(set) var predictionBoxes = [PixelExtent](repeating: PixelExtent(), count: 256)

  init(prediction: LabelMap, truth: LabelMap) {
    let void = Int(LabelMap.void)
    counts.withUnsafeMutableBufferPointer { counts in
      truthBoxes.withUnsafeMutableBufferPointer { truthBoxes in
        predictionBoxes.withUnsafeMutableBufferPointer { predictionBoxes in
          prediction.labels.withUnsafeBufferPointer { predicted in
            truth.labels.withUnsafeBufferPointer { actual in
              for y in 0..<truth.height {
                // Most pixels are background on both sides: they are counted apart.
                var background: Int64 = 0
                for x in 0..<truth.width {
                  let i = y &* truth.width &+ x
                  let (p, t) = (Int(predicted[i]), Int(actual[i]))
                  if p | t == 0 {
                    background &+= 1
                    continue
                  }
                  if p != 0 { predictionBoxes[p].add(x: x, y: y) }
                  if t == void { continue }
                  if t != 0 { truthBoxes[t].add(x: x, y: y) }
                  counts[t].truth &+= 1
                  counts[p].predicted &+= 1
                  if p == t { counts[t].correct &+= 1 }
                }
                counts[0] += ClassCounts(truth: background, predicted: background, correct: background)
              }
            }
          }
        }
      }
    }
  }
}
