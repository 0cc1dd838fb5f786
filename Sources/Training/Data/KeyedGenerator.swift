/// Random numbers that depend on a list of keys and on nothing else.
///
/// Augmentation draws from (seed, epoch, image index), the order of an epoch from (seed, epoch): whatever
/// order threads work in and wherever a training was resumed, the same keys give the same numbers.
/// SplitMix64 (Steele, Lea and Flood 2014) over a state into which each key was mixed.
public struct KeyedGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(_ keys: UInt64...) {
    state = 0x9E37_79B9_7F4A_7C15
    for key in keys {
      state = Self.mix(state &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mix(key &+ 0xD1B5_4A32_D192_ED03)
    }
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A whole number below `bound`, by the upper half of a 128-bit product; the bias is below bound / 2⁶⁴.
  ///
  /// The standard library's `random(in:using:)` may change its rule between releases, which would change
  /// trainings.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "KeyedGenerator: no number lies below \(bound)")
    return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number in [0, 1) with 24 random bits.
  public mutating func unit() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A number in [low, high).
  public mutating func uniform(_ low: Float, _ high: Float) -> Float {
    low + (high - low) * unit()
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
