import Imaging

extension ScalarMap {
  /// How much a path from the border has to rise and fall at least until it reaches a pixel.
  ///
  ///     β(π) = max_i I(π_i) − min_i I(π_i)        D(t) = min β(π) over paths π from the border to t
  ///
  /// Paths go over the 4 neighbours. FastMBD (Zhang et al., "Minimum Barrier Salient Object Detection at 80 FPS", ICCV
  /// 2015, Algorithm 1): scans down and up in turn, each of which lets a pixel follow the path of the neighbours that
  /// the scan has just left. Every value is that of a real path, so that it is never below the exact distance; after
  /// three passes it seldom is above it.
  ///
  /// - Parameter passes: At least 1.
  package func barrierDistance(passes: Int = 3) -> ScalarMap {
    precondition(passes > 0, "ScalarMap.barrierDistance: \(passes) passes")
    guard width > 2, height > 2 else { return ScalarMap(width: width, height: height) }
    var result = ScalarMap(width: width, height: height, filledWith: .infinity)
    for x in 0..<width {
      result[x, 0] = 0
      result[x, height - 1] = 0
    }
    for y in 0..<height {
      result[0, y] = 0
      result[width - 1, y] = 0
    }
    // The largest and the smallest value on the path that each pixel follows.
    var (largest, smallest) = (values, values)
    values.withUnsafeBufferPointer { image in
      result.values.withUnsafeMutableBufferPointer { distance in
        largest.withUnsafeMutableBufferPointer { largest in
          smallest.withUnsafeMutableBufferPointer { smallest in
            @inline(__always) func follow(_ neighbour: Int, at i: Int) {
              let high = max(largest[neighbour], image[i])
              let low = min(smallest[neighbour], image[i])
              guard high - low < distance[i] else { return }
              distance[i] = high - low
              largest[i] = high
              smallest[i] = low
            }
            for pass in 0..<passes {
              let isDown = pass % 2 == 0
              let step = isDown ? 1 : -1
              for row in 1..<height - 1 {
                var i = (isDown ? row : height - 1 - row) * width + (isDown ? 1 : width - 2)
                for _ in 1..<width - 1 {
                  follow(i - step * width, at: i)
                  follow(i - step, at: i)
                  i += step
                }
              }
            }
          }
        }
      }
    }
    return result
  }
}
