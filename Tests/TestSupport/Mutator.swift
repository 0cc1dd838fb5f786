/// Damages files in the ways that files are damaged and forged: bits flipped, ends cut, parts moved, doubled, taken
/// from another file, and numbers set to where readers stumble.
///
/// The same seed gives the same files.
public struct Mutator {
  private var bits: SeededBits
  /// What a part may be taken from.
  private let donors: [[UInt8]]

  public init(seed: UInt64, donors: [[UInt8]] = []) {
    bits = SeededBits(seed: seed)
    self.donors = donors
  }

  /// Numbers at the edges of what readers count with.
  private static let boundaries: [UInt64] = [
    0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 60_000, 0x7FFF_FFFF, 0x8000_0000,
    0xFFFF_FFFF, 0x1_0000_0000, 1 << 40, 1 << 60, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, .max,
  ]

  /// A damaged copy, with one to four edits.
  public mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &bits) { edit(&bytes) }
    return bytes
  }

  private mutating func edit(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else {
      bytes = [UInt8.random(in: 0...255, using: &bits)]
      return
    }
    let place = Int.random(in: 0..<bytes.count, using: &bits)
    let run = place..<min(bytes.count, place + Int.random(in: 1...64, using: &bits))
    switch Int.random(in: 0..<8, using: &bits) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &bits)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &bits)
    case 2: bytes.removeSubrange(place...)
    case 3: bytes.removeSubrange(run)
    case 4: bytes.insert(contentsOf: bytes[run], at: Int.random(in: 0...bytes.count, using: &bits))
    case 5: splice(into: &bytes, at: run)
    default: setNumber(in: &bytes, at: place)
    }
  }

  /// Puts a part of another file in the place of one.
  private mutating func splice(into bytes: inout [UInt8], at run: Range<Int>) {
    guard let donor = donors.filter({ !$0.isEmpty }).randomElement(using: &bits) else { return }
    let start = Int.random(in: 0..<donor.count, using: &bits)
    let end = min(donor.count, start + Int.random(in: 1...256, using: &bits))
    bytes.replaceSubrange(run, with: donor[start..<end])
  }

  /// Sets one, two, four or eight bytes, of either order, to a number at an edge, or moves them by one.
  private mutating func setNumber(in bytes: inout [UInt8], at place: Int) {
    let width = [1, 2, 4, 8].randomElement(using: &bits) ?? 1
    guard place + width <= bytes.count else { return }
    let isLittle = Bool.random(using: &bits)
    var value: UInt64 = 0
    for index in 0..<width {
      value = value << 8 | UInt64(bytes[isLittle ? place + width - 1 - index : place + index])
    }
    switch Int.random(in: 0..<4, using: &bits) {
    case 0: value = value &+ 1
    case 1: value = value &- 1
    default: value = Self.boundaries.randomElement(using: &bits) ?? 0
    }
    for index in 0..<width {
      bytes[isLittle ? place + index : place + width - 1 - index] = UInt8(
        truncatingIfNeeded: value >> (8 * index))
    }
  }
}
