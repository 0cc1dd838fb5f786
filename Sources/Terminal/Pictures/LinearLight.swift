import Glibc

/// The sRGB transfer function (IEC 61966-2-1) as tables: means of light are taken in linear light.
enum LinearLight {
  /// Linear light in 0…1 of each 8-bit sRGB value.
  static let fromSRGB: [Float] = (0..<256).map { value in
    let encoded = Double(value) / 255
    return Float(encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4))
  }

  /// Intervals of the inverse table: fine enough that every 8-bit value survives a round trip.
  static let inverseScale: Float = 8191

  /// The 8-bit sRGB value of linear light i/`inverseScale`.
  static let toSRGB: [UInt8] = (0...Int(inverseScale)).map { index in
    let linear = Double(index) / Double(inverseScale)
    let encoded = linear <= 0.0031308 ? linear * 12.92 : 1.055 * pow(linear, 1 / 2.4) - 0.055
    return UInt8((encoded * 255).rounded())
  }
}
