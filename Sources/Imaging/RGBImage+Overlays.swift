extension RGBImage {
  /// A map in colour.
  ///
  /// - Parameter range: the values that take the first and the last colour; NaN takes `ColorMap.notANumber`.
  public init(_ map: ScalarMap, colors: ColorMap, range: ClosedRange<Float> = 0...1) {
    self.init(width: map.width, height: map.height)
    overlay(map, colors: colors, range: range, alpha: 1)
  }

  /// Labels in the colours of a palette.
  public init(_ labels: LabelMap, palette: [RGBColor] = VOCPalette.colors) {
    self.init(width: labels.width, height: labels.height)
    for i in labels.labels.indices {
      let label = Int(labels.labels[i])
      setPixel(i, label < palette.count ? palette[label] : RGBColor(0, 0, 0))
    }
  }

  /// Blends a map's colours over the image: (1 − alpha)·image + alpha·colour.
  ///
  /// Sizes must agree.
  public mutating func overlay(
    _ map: ScalarMap, colors: ColorMap, range: ClosedRange<Float> = 0...1, alpha: Float
  ) {
    checkSize(map.width, map.height)
    let table = colors.table
    let low = range.lowerBound
    let scale = range.upperBound > low ? 255 / (range.upperBound - low) : 0
    let weight = Self.weight(alpha)
    for i in map.values.indices {
      let value = map.values[i]
      let position = (value - low) * scale
      let index = position > 0 ? Int(min(position, 255) + 0.5) : 0
      blendPixel(i, value.isNaN ? ColorMap.notANumber : table[index], weight)
    }
  }

  /// Blends the labels' colours over the image; background (0) stays as it is.
  ///
  /// Sizes must agree.
  public mutating func overlay(
    _ labels: LabelMap, palette: [RGBColor] = VOCPalette.colors, alpha: Float
  ) {
    checkSize(labels.width, labels.height)
    let weight = Self.weight(alpha)
    for i in labels.labels.indices {
      let label = Int(labels.labels[i])
      guard label != 0 && label < palette.count else { continue }
      blendPixel(i, palette[label], weight)
    }
  }

  /// Draws the borders between labels: each labelled pixel with another label left, right, above or below.
  ///
  /// The line lies inside the labelled regions and has their colours, or the one given. Sizes must agree.
  public mutating func outline(
    _ labels: LabelMap, palette: [RGBColor] = VOCPalette.colors, color: RGBColor? = nil
  ) {
    checkSize(labels.width, labels.height)
    for y in 0..<height {
      for x in 0..<width {
        let label = labels[x, y]
        guard label != 0 && Int(label) < palette.count && labels.isBorder(x, y) else { continue }
        setPixel(y * width + x, color ?? palette[Int(label)])
      }
    }
  }

  private func checkSize(_ otherWidth: Int, _ otherHeight: Int) {
    precondition(
      width == otherWidth && height == otherHeight,
      "RGBImage: an overlay of \(otherWidth)×\(otherHeight) does not fit \(width)×\(height)")
  }

  /// Alpha as a part of 256; NaN and values outside 0…1 are clamped.
  private static func weight(_ alpha: Float) -> Int { alpha > 0 ? Int(min(alpha, 1) * 256 + 0.5) : 0 }

  private mutating func blendPixel(_ i: Int, _ color: RGBColor, _ weight: Int) {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Int(a) * (256 - weight) + Int(b) * weight + 128) >> 8)
    }
    pixels[3 * i] = mix(pixels[3 * i], color.red)
    pixels[3 * i + 1] = mix(pixels[3 * i + 1], color.green)
    pixels[3 * i + 2] = mix(pixels[3 * i + 2], color.blue)
  }

  private mutating func setPixel(_ i: Int, _ color: RGBColor) {
    pixels[3 * i] = color.red
    pixels[3 * i + 1] = color.green
    pixels[3 * i + 2] = color.blue
  }
}

extension LabelMap {
  /// Whether one of the four neighbours inside the map has another label.
  public func isBorder(_ x: Int, _ y: Int) -> Bool {
    let label = self[x, y]
    return (x > 0 && self[x - 1, y] != label) || (x + 1 < width && self[x + 1, y] != label)
      || (y > 0 && self[x, y - 1] != label) || (y + 1 < height && self[x, y + 1] != label)
  }
}
