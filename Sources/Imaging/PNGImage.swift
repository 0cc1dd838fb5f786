/// A decoded PNG in the kind of samples that the file holds.
public struct PNGImage: Equatable, Sendable {
  /// What the samples are.
  ///
  /// Alpha is dropped: masks and saliency maps carry their meaning in the other channels.
  public enum Content: Equatable, Sendable {
    /// Greys of 1, 2, 4 or 8 bits, unscaled: white is `maximum` = 1, 3, 15 or 255.
    case grey8(samples: [UInt8], maximum: UInt8)
    /// Greys of 16 bits: white is 65,535.
    case grey16(samples: [UInt16])
    /// Palette indices, which may lie beyond the palette in a careless file.
    case indexed(indices: [UInt8], palette: [RGBColor])
    /// Interleaved RGB; 16 bits a channel are scaled to 8.
    case rgb(pixels: [UInt8])
  }

  public let width: Int
  public let height: Int
  public let content: Content
  /// The file's name, for errors.
  let name: String

  /// The image in colour: greys repeated and scaled to 8 bits, indices looked up (black beyond the palette).
  public var rgb: RGBImage {
    switch content {
    case .rgb(let pixels):
      return RGBImage(width: width, height: height, pixels: pixels)
    case .grey8(let samples, let maximum):
      let step = 255 / maximum
      return colored(samples) { RGBColor($0 &* step, $0 &* step, $0 &* step) }
    case .grey16(let samples):
      return colored(samples) {
        let grey = UInt8((UInt32($0) * 255 + 32_767) / 65_535)
        return RGBColor(grey, grey, grey)
      }
    case .indexed(let indices, let palette):
      let black = RGBColor(0, 0, 0)
      return colored(indices) { Int($0) < palette.count ? palette[Int($0)] : black }
    }
  }

  /// The image as a mask: palette indices, or greys of at most 8 bits, are the labels.
  ///
  /// Throws `ImagingError.unsuitable` for 16-bit greys and for RGB, which hold no class indices.
  public var labelMap: LabelMap {
    get throws {
      switch content {
      case .indexed(let labels, _), .grey8(let labels, _):
        return LabelMap(width: width, height: height, labels: labels)
      case .grey16:
        throw unsuitable("is a 16-bit PNG, and a mask holds its class indices in a palette or 8-bit grey PNG")
      case .rgb:
        throw unsuitable("is an RGB PNG, and a mask holds its class indices in a palette or 8-bit grey PNG")
      }
    }
  }

  /// The image as a map in 0…1: grey over white, or the mean of the three channels over 255.
  ///
  /// Throws `ImagingError.unsuitable` for palette images whose colours are not greys.
  public var greyMap: ScalarMap {
    get throws {
      let values: [Float]
      switch content {
      case .grey8(let samples, let maximum):
        values = samples.map { Float($0) / Float(maximum) }
      case .grey16(let samples):
        values = samples.map { Float($0) / 65_535 }
      case .rgb(let pixels):
        values = stride(from: 0, to: pixels.count, by: 3).map { i -> Float in
          let sum = Int(pixels[i]) + Int(pixels[i + 1]) + Int(pixels[i + 2])
          return Float(sum) / 765
        }
      case .indexed(let indices, let palette):
        guard palette.allSatisfy({ $0.red == $0.green && $0.green == $0.blue }) else {
          throw unsuitable("is a PNG with a coloured palette, and a grey map is a grey or RGB PNG")
        }
        values = indices.map { Int($0) < palette.count ? Float(palette[Int($0)].red) / 255 : 0 }
      }
      return ScalarMap(width: width, height: height, values: values)
    }
  }

  private func unsuitable(_ reason: String) -> ImagingError {
    .unsuitable(source: name, reason: reason)
  }

  private func colored<Sample>(_ samples: [Sample], _ color: (Sample) -> RGBColor) -> RGBImage {
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * samples.count) { buffer, count in
      for sample in samples {
        let color = color(sample)
        buffer[count] = color.red
        buffer[count + 1] = color.green
        buffer[count + 2] = color.blue
        count += 3
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  public static func == (a: PNGImage, b: PNGImage) -> Bool {
    a.width == b.width && a.height == b.height && a.content == b.content
  }
}
