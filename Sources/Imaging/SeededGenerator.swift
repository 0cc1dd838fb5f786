/// Numbers that look random and follow from a seed and a stream, on every machine the same: SplitMix64
/// (Steele, Lea, Flood 2014).
///
/// A thing that draws for one image takes the stream of that image, so that no draw depends on what was drawn
/// for another one. The draws below are this type's own: those of the standard library may change with its
/// version.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Generators of different seeds or streams are independent.
  public init(seed: UInt64, stream: UInt64 = 0) {
    state = Self.mixed(seed &+ Self.step) ^ Self.mixed(~stream &* Self.step)
  }

  public mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// A number of 24 random bits in [0, 1).
  public mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A number between the bounds.
  public mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * unit() }

  /// A whole number in the range, which must not be empty.
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next().multipliedFullWidth(by: UInt64(range.count)).high)
  }

  /// True with this probability.
  public mutating func chance(_ probability: Float) -> Bool { unit() < probability }

  /// One of the elements, of which there must be one.
  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[integer(in: 0...(elements.count - 1))]
  }

  /// The index of one of the weights, with a probability in proportion to it; weights are not negative.
  public mutating func pickIndex(weights: [Float]) -> Int {
    var rest = uniform(0, weights.reduce(0, +))
    for (i, weight) in weights.enumerated() {
      if rest < weight { return i }
      rest -= weight
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
