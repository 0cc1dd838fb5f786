import Imaging

/// How several values of a map become one sample.
public enum ScalarPooling: String, CaseIterable, Hashable, Sendable, Codable {
  case mean
  /// Keeps small peaks visible when a large map is shown small.
  case max
}

extension PictureScaler {
  /// The raster of a scalar map; samples beyond the map, or over nothing but NaN, are NaN.
  ///
  /// Values are pooled before any colour map is applied: colours of a colour map must never be averaged.
  ///
  /// - Parameters:
  ///   - imageWidth: width of the image that the viewport speaks of, when the map has another size.
  ///   - imageHeight: its height.
  public func raster(
    of map: ScalarMap, pooling: ScalarPooling = .mean, imageWidth: Int? = nil, imageHeight: Int? = nil
  ) -> ScalarMap {
    var result = ScalarMap(width: width, height: height, filledWith: .nan)
    guard map.width > 0, map.height > 0 else { return result }
    let (across, down) = footprints(
      sourceWidth: map.width, sourceHeight: map.height, imageWidth: imageWidth, imageHeight: imageHeight)
    map.values.withUnsafeBufferPointer { source in
      result.values.withUnsafeMutableBufferPointer { output in
        for y in 0..<height where down.count[y] > 0 {
          for x in 0..<width where across.count[x] > 0 {
            var sum: Float = 0
            var total: Float = 0
            var largest = -Float.infinity
            for j in 0..<Int(down.count[y]) {
              let line = map.width * (Int(down.first[y]) + j) + Int(across.first[x])
              let rowWeight = down.weights[Int(down.weightStart[y]) + j]
              for i in 0..<Int(across.count[x]) {
                let value = source[line + i]
                if value.isNaN { continue }
                let weight = rowWeight * across.weights[Int(across.weightStart[x]) + i]
                sum += weight * value
                total += weight
                if value > largest { largest = value }
              }
            }
            if total > 0 { output[y * width + x] = pooling == .mean ? sum / total : largest }
          }
        }
      }
    }
    return result
  }

  /// The raster of a label map by majority of area; samples beyond the map are `outside`.
  ///
  /// A tie goes to the label with fewer pixels in the whole map, so that thin objects survive.
  ///
  /// - Parameters:
  ///   - imageWidth: width of the image that the viewport speaks of, when the map has another size.
  ///   - imageHeight: its height.
  public func raster(
    of map: LabelMap, outside: UInt8 = LabelMap.void, imageWidth: Int? = nil, imageHeight: Int? = nil
  ) -> LabelMap {
    var result = LabelMap(width: width, height: height, filledWith: outside)
    guard map.width > 0, map.height > 0 else { return result }
    let (across, down) = footprints(
      sourceWidth: map.width, sourceHeight: map.height, imageWidth: imageWidth, imageHeight: imageHeight)
    let pixelsOfLabel = map.labels.histogram()
    var vote = [Float](repeating: 0, count: 256)
    map.labels.withUnsafeBufferPointer { source in
      result.labels.withUnsafeMutableBufferPointer { output in
        for y in 0..<height where down.count[y] > 0 {
          for x in 0..<width where across.count[x] > 0 {
            let corner = map.width * Int(down.first[y]) + Int(across.first[x])
            var winner = source[corner]
            if across.count[x] > 1 || down.count[y] > 1 {
              for j in 0..<Int(down.count[y]) {
                let rowWeight = down.weights[Int(down.weightStart[y]) + j]
                for i in 0..<Int(across.count[x]) {
                  let label = source[corner + j * map.width + i]
                  vote[Int(label)] += rowWeight * across.weights[Int(across.weightStart[x]) + i]
                }
              }
              for j in 0..<Int(down.count[y]) {
                for i in 0..<Int(across.count[x]) {
                  let label = source[corner + j * map.width + i]
                  let lead = vote[Int(label)] - vote[Int(winner)]
                  if lead > 1e-5
                    || lead > -1e-5
                      && (pixelsOfLabel[Int(label)], label) < (pixelsOfLabel[Int(winner)], winner)
                  {
                    winner = label
                  }
                }
              }
              for j in 0..<Int(down.count[y]) {
                for i in 0..<Int(across.count[x]) { vote[Int(source[corner + j * map.width + i])] = 0 }
              }
            }
            output[y * width + x] = winner
          }
        }
      }
    }
    return result
  }

  /// The raster of a mask in its colours, mixed where several labels share a sample, for
  /// `BlockFitter.fit(labels:colors:smooth:)`; nil for a mask without void.
  ///
  /// - Parameters:
  ///   - palette: colours of the labels; those beyond it are black.
  ///   - imageWidth: width of the image that the viewport speaks of, when the map has another size.
  ///   - imageHeight: its height.
  public func colorRaster(
    of map: LabelMap, palette: [RGBColor], imageWidth: Int? = nil, imageHeight: Int? = nil
  ) -> RGBImage? {
    guard map.labels.contains(LabelMap.void) else { return nil }
    let seen = viewport.scaled(
      fromWidth: imageWidth ?? map.width, fromHeight: imageHeight ?? map.height, toWidth: map.width,
      toHeight: map.height)
    return PictureScaler(viewport: seen, columns: columns, rows: rows, glyphs: glyphs)
      .raster(of: RGBImage(map, palette: palette))
  }
}

extension [UInt8] {
  /// How often each of the 256 values occurs.
  func histogram() -> [Int] {
    var counts = [Int](repeating: 0, count: 256)
    for value in self { counts[Int(value)] += 1 }
    return counts
  }
}
