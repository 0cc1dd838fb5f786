/// How much a link to the terminal carries, in bits a second, as people write it: `1M`, `256k`, `1.5M`.
public struct LinkRate: Hashable, Sendable {
  /// At least 9,600.
  public let bitsPerSecond: Double

  /// - Parameter bitsPerSecond: nil results where it is below 9,600, which no picture gets through.
  public init?(bitsPerSecond: Double) {
    guard bitsPerSecond >= 9600, bitsPerSecond.isFinite else { return nil }
    self.bitsPerSecond = bitsPerSecond
  }

  /// Reads a number with `k`, `M` or `G` behind it, for thousands, millions and thousands of millions.
  public init?(_ text: String) {
    let factors: [Character: Double] = ["k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "g": 1e9, "G": 1e9]
    let factor = text.last.flatMap { factors[$0] }
    guard let number = Double(factor == nil ? text[...] : text.dropLast()) else { return nil }
    self.init(bitsPerSecond: number * (factor ?? 1))
  }
}
