/// One draw of ColorJitter(.3, .3, .3, .1): four changes in a drawn order (METHODS §0.8).
public struct ColorJitter: Hashable, Sendable {
  /// One of the four changes.
  public enum Change: Int, CaseIterable, Hashable, Sendable {
    case brightness, contrast, saturation, hue
  }
  public var order: [Change]
  /// Factors around 1.
  public var brightness: Float
  public var contrast: Float
  public var saturation: Float
  /// Turns of the colour circle, −0.5…0.5.
  public var hue: Float

  public init(order: [Change], brightness: Float, contrast: Float, saturation: Float, hue: Float) {
    self.order = order
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
    self.hue = hue
  }

  /// Draws factors from 1 ± 0.3, a hue from ± 0.1 and an order.
  public init(using generator: inout KeyedGenerator) {
    brightness = generator.uniform(0.7, 1.3)
    contrast = generator.uniform(0.7, 1.3)
    saturation = generator.uniform(0.7, 1.3)
    hue = generator.uniform(-0.1, 0.1)
    order = Change.allCases
    for i in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(i, generator.below(i + 1)) }
  }
}

extension ColorJitter {
  /// Changes interleaved R G B bytes in place; each change is rounded to bytes, as in torchvision on PIL
  /// images.
  public func apply(to pixels: inout [UInt8]) {
    for change in order {
      switch change {
      case .brightness: blend(&pixels, factor: brightness) { _ in 0 }
      case .contrast:
        var sum = 0
        for i in stride(from: 0, to: pixels.count, by: 3) { sum += Int(Self.luma(pixels, i).rounded()) }
        let mean = (Float(sum) / Float(max(1, pixels.count / 3))).rounded()
        blend(&pixels, factor: contrast) { _ in mean }
      case .saturation: blend(&pixels, factor: saturation) { $0.rounded() }
      case .hue: turnHue(&pixels)
      }
    }
  }

  /// pixel ← base + factor·(pixel − base), base a function of the pixel's luma.
  private func blend(_ pixels: inout [UInt8], factor: Float, base: (Float) -> Float) {
    for i in stride(from: 0, to: pixels.count, by: 3) {
      let from = base(Self.luma(pixels, i))
      for c in i..<i + 3 { pixels[c] = Self.byte(from + factor * (Float(pixels[c]) - from)) }
    }
  }

  /// Turns the hue of each pixel in the HSV cone, keeping saturation and value.
  private func turnHue(_ pixels: inout [UInt8]) {
    for i in stride(from: 0, to: pixels.count, by: 3) {
      let (r, g, b) = (Float(pixels[i]), Float(pixels[i + 1]), Float(pixels[i + 2]))
      let value = max(r, g, b)
      let chroma = value - min(r, g, b)
      guard chroma > 0 else { continue }
      // Sector of the colour circle, 0…6 from red over green and blue.
      var sector =
        value == r ? (g - b) / chroma : value == g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma
      sector += 6 * hue
      for (c, shift) in [(0, Float(5)), (1, 3), (2, 1)] {
        var k = (sector + shift).truncatingRemainder(dividingBy: 6)
        if k < 0 { k += 6 }
        pixels[i + c] = Self.byte(value - chroma * max(0, min(k, 4 - k, 1)))
      }
    }
  }

  /// ITU-R 601 luma, as PIL converts to grey.
  private static func luma(_ pixels: [UInt8], _ i: Int) -> Float {
    0.299 * Float(pixels[i]) + 0.587 * Float(pixels[i + 1]) + 0.114 * Float(pixels[i + 2])
  }

  private static func byte(_ value: Float) -> UInt8 { UInt8(max(0, min(255, value.rounded()))) }
}
