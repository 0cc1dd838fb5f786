extension RGBImage {
  /// The image at another size; rows first, then columns, 8 bits between, as Pillow does it.
  ///
  /// - Complexity: O(pixels · taps), about 1.5 ms for 500×375 → 321×241 bicubic on one core.
  public func resized(toWidth newWidth: Int, height newHeight: Int, by resampling: Resampling) -> RGBImage {
    precondition(
      newWidth > 0 && newHeight > 0 && width > 0 && height > 0,
      "RGBImage.resized: \(width)×\(height) to \(newWidth)×\(newHeight) has no pixels")
    var image = self
    if newWidth != width {
      image = image.withRowsResized(to: newWidth, resampling.weights(from: width, to: newWidth))
    }
    if newHeight != height {
      image = image.withColumnsResized(to: newHeight, resampling.weights(from: height, to: newHeight))
    }
    return image
  }

  private func withRowsResized(to newWidth: Int, _ weights: ResamplingWeights) -> RGBImage {
    let result = [UInt8](unsafeUninitializedCapacity: 3 * newWidth * height) { target, count in
      pixels.withUnsafeBufferPointer { source in
        weights.fixed.withUnsafeBufferPointer { fixed in
          for x in 0..<newWidth {
            let first = 3 * weights.firsts[x]
            let taps = weights.counts[x]
            let start = x * weights.taps
            for y in 0..<height {
              var s = 3 * y * width + first
              var red = Self.half
              var green = Self.half
              var blue = Self.half
              for k in start..<(start + taps) {
                let w = fixed[k]
                red &+= w &* Int32(source[s])
                green &+= w &* Int32(source[s + 1])
                blue &+= w &* Int32(source[s + 2])
                s += 3
              }
              let t = 3 * (y * newWidth + x)
              target[t] = Self.byte(red)
              target[t + 1] = Self.byte(green)
              target[t + 2] = Self.byte(blue)
            }
          }
        }
      }
      count = 3 * newWidth * height
    }
    return RGBImage(width: newWidth, height: height, pixels: result)
  }

  private func withColumnsResized(to newHeight: Int, _ weights: ResamplingWeights) -> RGBImage {
    let stride = 3 * width
    let result = [UInt8](unsafeUninitializedCapacity: stride * newHeight) { target, count in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: stride) { sums in
        pixels.withUnsafeBufferPointer { source in
          for y in 0..<newHeight {
            sums.update(repeating: Self.half)
            for k in 0..<weights.counts[y] {
              let w = weights.fixed[y * weights.taps + k]
              let row = UnsafeBufferPointer(rebasing: source[((weights.firsts[y] + k) * stride)...])
              for i in 0..<stride { sums[i] &+= w &* Int32(row[i]) }
            }
            let row = UnsafeMutableBufferPointer(rebasing: target[(y * stride)...])
            for i in 0..<stride { row[i] = Self.byte(sums[i]) }
          }
        }
      }
      count = stride * newHeight
    }
    return RGBImage(width: width, height: newHeight, pixels: result)
  }

  private static let half = Int32(1) << (ResamplingWeights.fixedBits - 1)

  @inline(__always)
  private static func byte(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: min(max(sum >> ResamplingWeights.fixedBits, 0), 255))
  }
}
