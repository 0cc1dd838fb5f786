/// Finds requests for a status report (`ESC [ 5 n`) in what a program writes, piece by piece.
struct StatusQuestion {
  private static let bytes: [UInt8] = [0x1B, 0x5B, 0x35, 0x6E]
  private var matched = 0

  /// How many end in this piece.
  mutating func count(in piece: some Sequence<UInt8>) -> Int {
    var count = 0
    for byte in piece {
      matched = byte == Self.bytes[matched] ? matched + 1 : byte == Self.bytes[0] ? 1 : 0
      if matched == Self.bytes.count {
        count += 1
        matched = 0
      }
    }
    return count
  }
}
