/// PNG files that no sound program writes.
public enum SpoiltPNG {
  /// A file whose header claims a size and whose data are a few bytes.
  public static func claiming(width: UInt32, height: UInt32) -> [UInt8] {
    signature + chunk("IHDR", big(width) + big(height) + [8, 2, 0, 0, 0])
      + chunk("IDAT", [0x78, 0x9C, 0x63, 0, 0, 0, 1, 0, 1]) + chunk("IEND", [])
  }

  /// A grey picture of 16 bits, all zero, in stored blocks.
  public static func sixteenBits(width: Int, height: Int) -> [UInt8] {
    let raw = [UInt8](repeating: 0, count: (1 + 2 * width) * height)
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    while start < raw.count {
      let size = min(65_535, raw.count - start)
      stream += [start + size == raw.count ? 1 : 0, UInt8(size & 0xFF), UInt8(size >> 8)]
      stream += [UInt8(~size & 0xFF), UInt8(~size >> 8 & 0xFF)] + raw[start..<start + size]
      start += size
    }
    // Adler-32 of zeros: a stays 1, b grows by 1 a byte.
    stream += big(UInt32(raw.count % 65_521) << 16 | 1)
    return signature + chunk("IHDR", big(UInt32(width)) + big(UInt32(height)) + [16, 0, 0, 0, 0])
      + chunk("IDAT", stream) + chunk("IEND", [])
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private static func big(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  private static func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(kind.utf8) + data
    return big(UInt32(data.count)) + body + big(checksum(body[...]))
  }

  /// The file with right checksums of its chunks, so that damage reaches what lies behind them.
  public static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var start = signature.count
    while start + 12 <= bytes.count {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - start - 12 else { break }
      let end = start + 8 + length
      bytes.replaceSubrange(end..<end + 4, with: big(checksum(bytes[start + 4..<end])))
      start = end + 4
    }
    return bytes
  }

  /// CRC-32, as in section 5.5 of the PNG specification.
  private static func checksum(_ body: ArraySlice<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in body {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
