/// An 8-bit sRGB colour.
public struct RGBColor: Hashable, Sendable, Codable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }
}

/// An 8-bit sRGB image: row-major, three interleaved bytes a pixel.
public struct RGBImage: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// 3·width·height bytes, R G B of the top-left pixel first.
  public var pixels: [UInt8]

  /// Takes pixels that are already laid out; their number must be 3·width·height.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width >= 0 && height >= 0 && pixels.count == 3 * width * height,
      "RGBImage: \(pixels.count) bytes do not make \(width)×\(height) RGB pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image of one colour.
  public init(width: Int, height: Int, filledWith color: RGBColor = RGBColor(0, 0, 0)) {
    self.init(width: width, height: height, pixels: [UInt8](repeating: 0, count: 3 * width * height))
    for i in 0..<(width * height) {
      pixels[3 * i] = color.red
      pixels[3 * i + 1] = color.green
      pixels[3 * i + 2] = color.blue
    }
  }

  public subscript(x: Int, y: Int) -> RGBColor {
    get {
      let i = 3 * (y * width + x)
      return RGBColor(pixels[i], pixels[i + 1], pixels[i + 2])
    }
    set {
      let i = 3 * (y * width + x)
      pixels[i] = newValue.red
      pixels[i + 1] = newValue.green
      pixels[i + 2] = newValue.blue
    }
  }
}
