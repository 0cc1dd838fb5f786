/// Why a pickle cannot be used.
enum PickleFlaw: Error, Hashable {
  /// It is damaged or of a kind that tensors do not need; a clause that follows "it" or "its".
  case malformed(String)
  /// It names a function or class that is not allowed.
  case refused(String)
}

/// Reads the opcodes and arguments of a pickle from bytes; no length that it claims goes beyond them.
struct PickleReader {
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  mutating func byte() throws(PickleFlaw) -> UInt8 {
    guard position < bytes.count else { throw .malformed("its pickle ends early") }
    position += 1
    return bytes[position - 1]
  }

  mutating func take(_ count: Int) throws(PickleFlaw) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - position else { throw .malformed("its pickle ends early") }
    position += count
    return bytes[position - count..<position]
  }

  /// An unsigned little-endian number of at most eight bytes.
  mutating func unsigned(_ width: Int) throws(PickleFlaw) -> Int {
    let value = try take(width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let number = Int(exactly: value) else { throw .malformed("its pickle claims \(value) bytes") }
    return number
  }

  mutating func int32() throws(PickleFlaw) -> Int {
    Int(Int32(truncatingIfNeeded: try unsigned(4)))
  }

  /// A big-endian double.
  mutating func double() throws(PickleFlaw) -> Double {
    Double(bitPattern: try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  /// A two's complement number of any width.
  mutating func long(_ width: Int) throws(PickleFlaw) -> PickleValue {
    let digits = Array(try take(width))
    guard width <= 8 else { return .largeInt(digits) }
    let isNegative = (digits.last ?? 0) >= 0x80
    let value = digits.reversed().reduce(isNegative ? ~UInt64(0) : 0) { $0 << 8 | UInt64($1) }
    return .int(Int(Int64(bitPattern: value)))
  }

  mutating func text(_ count: Int) throws(PickleFlaw) -> String {
    String(decoding: try take(count), as: UTF8.self)
  }

  /// The rest of a line, without its end.
  mutating func line() throws(PickleFlaw) -> String {
    let rest = bytes[position...]
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw .malformed("its pickle ends early") }
    position = end + 1
    return String(decoding: rest[..<end], as: UTF8.self)
  }
}
