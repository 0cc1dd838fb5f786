import Imaging

extension Layer {
  /// The sheet as a camera would take it: exposure, a soft shoulder, falling off to the corners, grain, 8
  /// bits.
  func photographed(_ random: inout SeededGenerator) -> RGBImage {
    let exposure = random.uniform(0.88, 1.06)
    let tint = Ink(random.uniform(0.97, 1.03), 1, random.uniform(0.96, 1.03)) * exposure
    let contrast = random.uniform(0.92, 1.1)
    let corner = random.uniform(0, 0.22)
    let grain = random.uniform(0.006, 0.026)
    let softness: Float = random.chance(0.3) ? random.uniform(0.15, 0.5) : 0
    let center = Point(Float(width), Float(height)) / 2
    let reach = 1 / (center * center).sum()
    var image = RGBImage(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        var v = pixels[i]
        if softness > 0 && x > 0 && x + 1 < width && y > 0 && y + 1 < height {
          let around = (pixels[i - 1] + pixels[i + 1] + pixels[i - width] + pixels[i + width]) * 0.25
          v += (around - v) * softness
        }
        let d = Point(Float(x), Float(y)) - center
        var ink = Ink(v.x, v.y, v.z) * tint * (1 - corner * (d * d).sum() * reach)
        ink = (ink - 0.5) * contrast + 0.5
        let bits = random.next()
        // Four sums of uniform numbers: grey grain, and a little of each colour.
        let grey = Float(bits & 0xFFFF) + Float(bits >> 16 & 0xFFFF) - 65_535
        let color =
          Ink(Float(bits >> 32 & 0x3FF), Float(bits >> 42 & 0x3FF), Float(bits >> 52 & 0x3FF)) - 511.5
        ink += grain * (grey / 26_755 + color / 900)
        image.setBytes(i, ink)
      }
    }
    return image
  }
}

extension RGBImage {
  /// Stores an ink: linear up to 0.85, above that bent softly towards white.
  fileprivate mutating func setBytes(_ i: Int, _ ink: Ink) {
    for c in 0..<3 {
      var v = max(0, ink[c])
      if v > 0.85 { v = 0.85 + 0.15 * (1 - 1 / (1 + (v - 0.85) / 0.15)) }
      pixels[3 * i + c] = UInt8(v * 255 + 0.5)
    }
  }
}
