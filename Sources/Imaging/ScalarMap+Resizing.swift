extension ScalarMap {
  /// The map at another size, in single precision; a NaN spreads to all that it has weight in.
  public func resized(toWidth newWidth: Int, height newHeight: Int, by resampling: Resampling) -> ScalarMap {
    precondition(
      newWidth > 0 && newHeight > 0 && width > 0 && height > 0,
      "ScalarMap.resized: \(width)×\(height) to \(newWidth)×\(newHeight) has no pixels")
    var map = self
    if newWidth != width {
      map = map.withRowsResized(to: newWidth, resampling.weights(from: width, to: newWidth))
    }
    if newHeight != height {
      map = map.withColumnsResized(to: newHeight, resampling.weights(from: height, to: newHeight))
    }
    return map
  }

  private func withRowsResized(to newWidth: Int, _ weights: ResamplingWeights) -> ScalarMap {
    let result = [Float](unsafeUninitializedCapacity: newWidth * height) { target, count in
      values.withUnsafeBufferPointer { source in
        weights.values.withUnsafeBufferPointer { w in
          for y in 0..<height {
            for x in 0..<newWidth {
              let s = y * width + weights.firsts[x]
              let start = x * weights.taps
              var sum: Float = 0
              for k in 0..<weights.counts[x] { sum += w[start + k] * source[s + k] }
              target[y * newWidth + x] = sum
            }
          }
        }
      }
      count = newWidth * height
    }
    return ScalarMap(width: newWidth, height: height, values: result)
  }

  private func withColumnsResized(to newHeight: Int, _ weights: ResamplingWeights) -> ScalarMap {
    let result = [Float](unsafeUninitializedCapacity: width * newHeight) { target, count in
      target.initialize(repeating: 0)
      values.withUnsafeBufferPointer { source in
        for y in 0..<newHeight {
          let row = UnsafeMutableBufferPointer(rebasing: target[(y * width)...])
          for k in 0..<weights.counts[y] {
            let w = weights.values[y * weights.taps + k]
            let from = UnsafeBufferPointer(rebasing: source[((weights.firsts[y] + k) * width)...])
            for x in 0..<width { row[x] += w * from[x] }
          }
        }
      }
      count = width * newHeight
    }
    return ScalarMap(width: width, height: newHeight, values: result)
  }
}
