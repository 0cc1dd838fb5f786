/// The heads of HTTP answers as curl writes them to standard error, with what else it says there.
///
/// After a redirection another head follows; the last one counts.
struct ResponseHead {
  private(set) var status: Int?
  /// Bytes of the content that follows, from the offset that was asked for.
  private(set) var length: Int?
  /// Bytes of the whole file, where the answer is a part of it.
  private(set) var rangeTotal: Int?
  /// Lines that are no head's.
  private(set) var otherText = ""

  private var pending: [UInt8] = []
  private var isInHead = false

  /// No line is longer; what goes on without an end is dropped.
  private static let longestLine = 1 << 16

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        take(String(decoding: pending, as: UTF8.self).filter { $0 != "\r" && $0 != "\r\n" })
        pending = []
      } else if pending.count < Self.longestLine {
        pending.append(byte)
      }
    }
  }

  private mutating func take(_ line: String) {
    if line.hasPrefix("HTTP/") {
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      (length, rangeTotal, isInHead) = (nil, nil, true)
      return
    }
    guard isInHead else {
      if otherText.utf8.count < 500 { otherText += (otherText.isEmpty ? "" : " ") + line }
      return
    }
    if line.isEmpty { isInHead = false }
    let sides = line.split(separator: ":", maxSplits: 1)
    guard sides.count == 2 else { return }
    let value = sides[1].drop { $0 == " " }
    switch sides[0].lowercased() {
    case "content-length": length = Int(value)
    case "content-range": rangeTotal = value.split(separator: "/").last.flatMap { Int($0) }
    default: break
    }
  }
}
