/// Grey-scale morphology with squares: what is too small to hold one is taken away, the rest keeps its outline.
extension ScalarMap {
  /// The largest value within the square of side 2·radius + 1 around each pixel, cut off at the borders.
  ///
  /// - Complexity: O(pixels), whatever the radius (van Herk 1992, Gil and Werman 1993).
  public func dilated(radius: Int) -> ScalarMap {
    precondition(radius >= 0, "ScalarMap.dilated: the radius \(radius) is negative")
    guard radius > 0, !values.isEmpty else { return self }
    return withRowsDilated(radius).transposed.withRowsDilated(radius).transposed
  }

  /// The smallest value within the square of side 2·radius + 1 around each pixel, cut off at the borders.
  ///
  /// - Complexity: O(pixels), whatever the radius.
  public func eroded(radius: Int) -> ScalarMap { negated.dilated(radius: radius).negated }

  /// Reconstruction by dilation: the map, spread over the 8 neighbours as far as `mask` allows.
  ///
  ///     J ← min(J dilated by 3×3, mask), until nothing changes
  ///
  /// Vincent, "Morphological Grayscale Reconstruction in Image Analysis", IEEE TIP 1993: a scan down, a scan up, then a
  /// queue of the pixels that can still spread.
  ///
  /// - Parameter mask: Of the same size; where it is below the map, the map is cut off first.
  public func reconstructed(under mask: ScalarMap) -> ScalarMap {
    precondition(
      width == mask.width && height == mask.height,
      "ScalarMap.reconstructed: \(width)×\(height) under \(mask.width)×\(mask.height)")
    var result = self
    var queue: [Int] = []
    result.values.withUnsafeMutableBufferPointer { j in
      mask.values.withUnsafeBufferPointer { mask in
        for i in j.indices { j[i] = min(j[i], mask[i]) }
        for i in j.indices {
          var largest = j[i]
          forEachNeighbour(of: i, .before) { largest = max(largest, j[$0]) }
          j[i] = min(largest, mask[i])
        }
        for i in j.indices.reversed() {
          var largest = j[i]
          forEachNeighbour(of: i, .after) { largest = max(largest, j[$0]) }
          j[i] = min(largest, mask[i])
          var canSpread = false
          forEachNeighbour(of: i, .after) { canSpread = canSpread || (j[$0] < j[i] && j[$0] < mask[$0]) }
          if canSpread { queue.append(i) }
        }
        var next = 0
        while next < queue.count {
          let i = queue[next]
          next += 1
          for side in Side.allCases {
            forEachNeighbour(of: i, side) { n in
              guard j[n] < j[i], j[n] < mask[n] else { return }
              j[n] = min(j[i], mask[n])
              queue.append(n)
            }
          }
        }
      }
    }
    return result
  }

  /// Opening by reconstruction: bright parts that hold no square of side 2·radius + 1 sink to what surrounds them.
  public func openedByReconstruction(radius: Int) -> ScalarMap {
    eroded(radius: radius).reconstructed(under: self)
  }

  /// Closing by reconstruction: dark parts that hold no square of side 2·radius + 1 rise to what surrounds them.
  public func closedByReconstruction(radius: Int) -> ScalarMap {
    negated.openedByReconstruction(radius: radius).negated
  }

  /// The neighbours that a scan by rows has passed, and those that it has not.
  private enum Side: CaseIterable {
    case before, after
  }

  @inline(__always)
  private func forEachNeighbour(of i: Int, _ side: Side, _ body: (Int) -> Void) {
    let x = i % width
    switch side {
    case .before:
      if x > 0 { body(i - 1) }
      guard i >= width else { return }
      if x > 0 { body(i - width - 1) }
      body(i - width)
      if x < width - 1 { body(i - width + 1) }
    case .after:
      if x < width - 1 { body(i + 1) }
      guard i < (height - 1) * width else { return }
      if x > 0 { body(i + width - 1) }
      body(i + width)
      if x < width - 1 { body(i + width + 1) }
    }
  }

  /// The largest of 2·radius + 1 values around each value of a row: of two halves that were summed up block by block.
  private func withRowsDilated(_ radius: Int) -> ScalarMap {
    let side = 2 * radius + 1
    let length = (width + 2 * radius + side - 1) / side * side
    var result = self
    var line = [Float](repeating: -.infinity, count: length)
    var (forward, backward) = (line, line)
    result.values.withUnsafeMutableBufferPointer { values in
      for y in 0..<height {
        for x in 0..<width { line[radius + x] = values[y * width + x] }
        for i in 0..<length {
          forward[i] = i % side == 0 ? line[i] : max(forward[i - 1], line[i])
        }
        for i in (0..<length).reversed() {
          backward[i] = i % side == side - 1 ? line[i] : max(backward[i + 1], line[i])
        }
        for x in 0..<width { values[y * width + x] = max(backward[x], forward[x + side - 1]) }
      }
    }
    return result
  }

  private var transposed: ScalarMap {
    var result = ScalarMap(width: height, height: width)
    result.values.withUnsafeMutableBufferPointer { target in
      values.withUnsafeBufferPointer { source in
        for y in 0..<height {
          for x in 0..<width { target[x * height + y] = source[y * width + x] }
        }
      }
    }
    return result
  }

  private var negated: ScalarMap { ScalarMap(width: width, height: height, values: values.map { -$0 }) }
}
