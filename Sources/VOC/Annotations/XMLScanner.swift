/// A strict forward scanner over the XML that annotations use: elements, attributes, text, comments, CDATA.
///
/// It refuses document types, and with them every entity a file could declare, so no input can grow while it is
/// read. Work and memory are linear in the file's length.
struct XMLScanner {
  enum Event: Equatable {
    /// `<name …>`; `<name/>` gives a start and an end. Attributes are checked and dropped.
    case start(String)
    /// `</name>`, which closes the innermost open element.
    case end(String)
    /// Text with its entities resolved.
    case text(String)
  }

  /// Why a document cannot be read, and where.
  struct Failure: Error, Equatable {
    let line: Int
    let reason: String
  }

  /// The deepest nesting that is read.
  static let mostDepth = 64

  private let bytes: [UInt8]
  private var position: Int
  private var open: [String] = []
  private var sawRoot = false
  private var pendingEnd = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The next event; nil at the end of a complete document.
  mutating func next() throws(Failure) -> Event? {
    if pendingEnd {
      pendingEnd = false
      return .end(open.removeLast())
    }
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "<") {
        if let text = try text() { return .text(text) }
      } else if skip("<!--") {
        try advance(past: "-->", of: "a comment")
      } else if skip("<?") {
        try advance(past: "?>", of: "a processing instruction")
      } else if skip("<![CDATA[") {
        let start = position
        try advance(past: "]]>", of: "a CDATA section")
        guard !open.isEmpty else { throw failure("there is text outside the root element") }
        return .text(String(decoding: bytes[start..<(position - 3)], as: UTF8.self))
      } else if skip("<!") {
        throw failure("it declares a document type, which annotations do not need and this program refuses")
      } else if skip("</") {
        return try endTag()
      } else {
        return try startTag()
      }
    }
    if let name = open.last { throw failure("the file ends inside <\(name)>") }
    guard sawRoot else { throw failure("the file holds no XML element") }
    return nil
  }

  private mutating func startTag() throws(Failure) -> Event {
    position += 1
    let name = try name()
    guard !open.isEmpty || !sawRoot else { throw failure("<\(name)> follows the end of the document") }
    guard open.count < Self.mostDepth else {
      throw failure("elements are nested deeper than \(Self.mostDepth)")
    }
    while true {
      skipSpace()
      if skip("/>") {
        pendingEnd = true
        break
      }
      if skip(">") { break }
      _ = try self.name()
      skipSpace()
      guard skip("=") else { throw failure("an attribute of <\(name)> has no value") }
      skipSpace()
      try attributeValue(of: name)
    }
    sawRoot = true
    open.append(name)
    return .start(name)
  }

  private mutating func attributeValue(of element: String) throws(Failure) {
    guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw failure("an attribute of <\(element)> is not in quotes")
    }
    position += 1
    while let byte = peek, byte != quote {
      if byte == UInt8(ascii: "<") { throw failure("an attribute of <\(element)> contains <") }
      position += 1
    }
    guard peek == quote else { throw failure("the file ends inside <\(element)>") }
    position += 1
  }

  private mutating func endTag() throws(Failure) -> Event {
    let name = try name()
    skipSpace()
    guard skip(">") else { throw failure("</\(name)> is not closed") }
    guard let innermost = open.last else { throw failure("</\(name)> closes nothing") }
    guard innermost == name else { throw failure("</\(name)> closes <\(innermost)>") }
    open.removeLast()
    return .end(name)
  }

  /// Text up to the next tag; nil for white space outside the root.
  private mutating func text() throws(Failure) -> String? {
    let start = position
    var hasEntity = false
    while let byte = peek, byte != UInt8(ascii: "<") {
      if byte == UInt8(ascii: "&") { hasEntity = true }
      position += 1
    }
    let raw = bytes[start..<position]
    guard !open.isEmpty else {
      if raw.allSatisfy(Self.isSpace) { return nil }
      throw failure("there is text outside the root element")
    }
    return hasEntity ? try resolved(raw) : String(decoding: raw, as: UTF8.self)
  }

  /// Replaces the five predefined entities and character references, the only ones without a document type.
  private func resolved(_ raw: ArraySlice<UInt8>) throws(Failure) -> String {
    var text: [UInt8] = []
    var rest = raw
    while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
      text += rest[..<ampersand]
      // The longest reference is &#x10FFFF; and an unclosed one must not cost a scan to the end each time.
      let candidate = rest[ampersand...].prefix(12)
      guard let semicolon = candidate.firstIndex(of: UInt8(ascii: ";")) else {
        throw failure("an & is no entity; write &amp;")
      }
      let entity = String(decoding: rest[(ampersand + 1)..<semicolon], as: UTF8.self)
      guard let scalar = Self.scalar(of: entity) else {
        throw failure("the entity &\(SafeName.printable(entity)); is not known")
      }
      text += Array(String(scalar).utf8)
      rest = rest[(semicolon + 1)...]
    }
    return String(decoding: text + rest, as: UTF8.self)
  }

  private static func scalar(of entity: String) -> Unicode.Scalar? {
    switch entity {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard entity.hasPrefix("#") else { return nil }
      let isHex = entity.hasPrefix("#x")
      let value = UInt32(entity.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
      return value.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }
  }

  private mutating func name() throws(Failure) -> String {
    let start = position
    while let byte = peek, Self.isNameByte(byte) { position += 1 }
    guard position > start else { throw failure("a tag has no name") }
    guard position - start <= SafeName.mostBytes else { throw failure("the name of a tag is too long") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xff,
      UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"):
      true
    default: false
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek, Self.isSpace(byte) { position += 1 }
  }

  private mutating func skip(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for i in 0..<count where bytes[position + i] != text.utf8Start[i] { return false }
    position += count
    return true
  }

  private mutating func advance(past end: StaticString, of what: String) throws(Failure) {
    while position < bytes.count {
      if skip(end) { return }
      position += 1
    }
    throw failure("the file ends inside \(what)")
  }

  private func failure(_ reason: String) -> Failure {
    // Counted only when something is wrong, so the normal path does not pay for it.
    let line = 1 + bytes[..<min(position, bytes.count)].count { $0 == 10 }
    return Failure(line: line, reason: reason)
  }
}
