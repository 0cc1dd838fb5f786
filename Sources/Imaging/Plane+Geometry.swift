// Cropping, mirroring and pasting are the same moves of rows for all three kinds of images.

extension RGBImage {
  /// The rectangle with its top-left pixel at (x, y), which must lie inside.
  public func cropped(x: Int, y: Int, width newWidth: Int, height newHeight: Int) -> RGBImage {
    checkInside(x, y, newWidth, newHeight, width, height)
    return RGBImage(
      width: newWidth, height: newHeight,
      pixels: rows(of: pixels, stride: 3 * width, from: 3 * x, 3 * newWidth, y, newHeight))
  }

  /// The image with left and right exchanged.
  public func mirrored() -> RGBImage {
    let result = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<height {
          var s = 3 * (y * width + width - 1)
          for t in stride(from: 3 * y * width, to: 3 * (y + 1) * width, by: 3) {
            target[t] = source[s]
            target[t + 1] = source[s + 1]
            target[t + 2] = source[s + 2]
            s -= 3
          }
        }
      }
      count = pixels.count
    }
    return RGBImage(width: width, height: height, pixels: result)
  }

  /// Puts another image with its top-left pixel at (x, y); what falls outside is dropped.
  public mutating func paste(_ image: RGBImage, x: Int, y: Int) {
    forEachSharedRow(x, y, image.width, image.height, width, height) { from, to, count in
      pixels.replaceSubrange(
        3 * to..<3 * (to + count), with: image.pixels[3 * from..<3 * (from + count)])
    }
  }
}

extension ScalarMap {
  /// The rectangle with its top-left pixel at (x, y), which must lie inside.
  public func cropped(x: Int, y: Int, width newWidth: Int, height newHeight: Int) -> ScalarMap {
    checkInside(x, y, newWidth, newHeight, width, height)
    return ScalarMap(
      width: newWidth, height: newHeight,
      values: rows(of: values, stride: width, from: x, newWidth, y, newHeight))
  }

  /// The map with left and right exchanged.
  public func mirrored() -> ScalarMap {
    ScalarMap(width: width, height: height, values: mirroredRows(of: values, width))
  }

  /// Puts another map with its top-left pixel at (x, y); what falls outside is dropped.
  public mutating func paste(_ map: ScalarMap, x: Int, y: Int) {
    forEachSharedRow(x, y, map.width, map.height, width, height) { from, to, count in
      values.replaceSubrange(to..<to + count, with: map.values[from..<from + count])
    }
  }
}

extension LabelMap {
  /// The rectangle with its top-left pixel at (x, y), which must lie inside.
  public func cropped(x: Int, y: Int, width newWidth: Int, height newHeight: Int) -> LabelMap {
    checkInside(x, y, newWidth, newHeight, width, height)
    return LabelMap(
      width: newWidth, height: newHeight,
      labels: rows(of: labels, stride: width, from: x, newWidth, y, newHeight))
  }

  /// The labels with left and right exchanged.
  public func mirrored() -> LabelMap {
    LabelMap(width: width, height: height, labels: mirroredRows(of: labels, width))
  }

  /// Puts other labels with their top-left pixel at (x, y); what falls outside is dropped.
  public mutating func paste(_ map: LabelMap, x: Int, y: Int) {
    forEachSharedRow(x, y, map.width, map.height, width, height) { from, to, count in
      labels.replaceSubrange(to..<to + count, with: map.labels[from..<from + count])
    }
  }
}

private func checkInside(
  _ x: Int, _ y: Int, _ width: Int, _ height: Int, _ outerWidth: Int, _ outerHeight: Int
) {
  precondition(
    x >= 0 && y >= 0 && width >= 0 && height >= 0 && x + width <= outerWidth && y + height <= outerHeight,
    "cropped: \(width)×\(height) at (\(x), \(y)) is not inside \(outerWidth)×\(outerHeight)")
}

private func rows<Sample>(
  of samples: [Sample], stride: Int, from first: Int, _ count: Int, _ top: Int, _ rows: Int
) -> [Sample] {
  var result: [Sample] = []
  result.reserveCapacity(count * rows)
  for y in top..<(top + rows) { result += samples[(y * stride + first)..<(y * stride + first + count)] }
  return result
}

private func mirroredRows<Sample>(of samples: [Sample], _ width: Int) -> [Sample] {
  guard width > 0 else { return samples }
  var result: [Sample] = []
  result.reserveCapacity(samples.count)
  for start in stride(from: 0, to: samples.count, by: width) {
    result += samples[start..<(start + width)].reversed()
  }
  return result
}

/// Calls with the first sample of each row in both planes, in pixels, and the number of samples they share.
private func forEachSharedRow(
  _ x: Int, _ y: Int, _ width: Int, _ height: Int, _ outerWidth: Int, _ outerHeight: Int,
  _ body: (_ from: Int, _ to: Int, _ count: Int) -> Void
) {
  let left = max(0, x)
  let right = min(outerWidth, x + width)
  let top = max(0, y)
  let bottom = min(outerHeight, y + height)
  guard left < right && top < bottom else { return }
  for row in top..<bottom { body((row - y) * width + left - x, row * outerWidth + left, right - left) }
}
