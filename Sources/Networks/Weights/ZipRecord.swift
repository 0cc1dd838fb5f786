/// A record of a zip archive, read field by field; nil where it ends early.
struct ZipRecord {
  /// The value of 32-bit fields whose number stands in 64 bits elsewhere.
  static let in64Bits = 0xFFFF_FFFF

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  private init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var remaining: Int { bytes.endIndex - position }

  /// A little-endian number; nil also for one of more than 63 bits.
  mutating func number(_ width: Int) -> Int? {
    guard width <= remaining else { return nil }
    defer { position += width }
    let value = bytes[position..<position + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: value)
  }

  mutating func text(_ count: Int) -> String? {
    guard count <= remaining else { return nil }
    defer { position += count }
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }

  /// The next bytes as a record of their own.
  mutating func part(_ count: Int) -> ZipRecord? {
    guard count <= remaining else { return nil }
    defer { position += count }
    return ZipRecord(bytes[position..<position + count])
  }

  @discardableResult
  mutating func skip(_ count: Int) -> Bool {
    guard count <= remaining else { return false }
    position += count
    return true
  }

  /// Goes to the content of an extra field; false where there is none of that kind.
  mutating func find(field wanted: Int) -> Bool {
    while let kind = number(2), let size = number(2) {
      if kind == wanted { return true }
      guard skip(size) else { return false }
    }
    return false
  }
}
