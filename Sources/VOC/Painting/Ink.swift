import Imaging

/// A colour as three numbers, 0…1 red, green, blue; light may push it beyond.
typealias Ink = SIMD3<Float>

extension Ink {
  /// The colour of a hue in turns (0 red, ⅓ green, ⅔ blue), saturation and value in 0…1.
  init(hue: Float, saturation: Float, value: Float) {
    func channel(_ shift: Float) -> Float {
      let h = hue + shift
      let k = 6 * (h - h.rounded(.down))
      return value - value * saturation * Swift.max(0, Swift.min(Swift.min(k, 4 - k), 1))
    }
    self.init(channel(5 / 6), channel(3 / 6), channel(1 / 6))
  }

  init(grey: Float) { self.init(repeating: grey) }

  func mixed(with other: Ink, _ part: Float) -> Ink { self + (other - self) * part }

  /// The colour a little lighter or darker and a little off.
  func varied(_ random: inout SeededGenerator, by amount: Float = 0.06) -> Ink {
    let tint = Ink(random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1))
    let varied = self * (1 + random.uniform(-1.5, 1.5) * amount) + tint * (amount * 0.5)
    return varied.clamped(lowerBound: Ink(grey: 0), upperBound: Ink(grey: 1))
  }

  /// The coats that all animals share.
  static func coat(_ random: inout SeededGenerator) -> Ink {
    random.pick([
      Ink(0.93, 0.91, 0.86), Ink(0.62, 0.60, 0.58), Ink(0.48, 0.32, 0.20), Ink(0.22, 0.19, 0.18),
      Ink(0.78, 0.50, 0.24), Ink(0.76, 0.64, 0.46), Ink(0.36, 0.26, 0.22), Ink(0.86, 0.78, 0.66),
    ]).varied(&random)
  }

  /// The enamels that all vehicles share.
  static func enamel(_ random: inout SeededGenerator) -> Ink {
    random.pick([
      Ink(0.78, 0.13, 0.12), Ink(0.12, 0.28, 0.60), Ink(0.93, 0.91, 0.87), Ink(0.95, 0.73, 0.12),
      Ink(0.10, 0.42, 0.28), Ink(0.90, 0.45, 0.12), Ink(0.30, 0.56, 0.72), Ink(0.45, 0.47, 0.50),
      Ink(0.50, 0.16, 0.24),
    ]).varied(&random)
  }
}
