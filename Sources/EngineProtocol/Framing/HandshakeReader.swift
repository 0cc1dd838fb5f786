import Foundation

/// Finds the handshake in a stream that may begin with a shell's banner.
public struct HandshakeReader: Sendable {
  /// No banner is longer; what goes on without a handshake is no engine.
  public static let longestBanner = 256 << 10

  /// The bytes before the handshake, as text.
  public private(set) var banner = ""
  private var buffer = Data()
  private var magicFound = false

  public init() {}

  /// Takes the next bytes; once the handshake is whole, returns it with the bytes that follow it.
  ///
  /// - Throws: `ProtocolError`.
  public mutating func feed(_ bytes: Data) throws(ProtocolError) -> (handshake: Handshake, rest: Data)? {
    buffer.append(bytes)
    if !magicFound {
      guard let range = buffer.firstRange(of: Data(Handshake.magic.utf8)) else {
        if buffer.count > Self.longestBanner { throw end() }
        return nil
      }
      banner = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
      buffer = Data(buffer[range.upperBound...])
      magicFound = true
    }
    guard let newline = buffer.prefix(64).firstIndex(of: UInt8(ascii: "\n")) else {
      if buffer.count >= 64 { throw .malformedHandshake("its first line does not end") }
      return nil
    }
    let words = String(decoding: buffer[..<newline], as: UTF8.self).split(separator: " ")
    guard let version = words.first else { throw .malformedHandshake("no version") }
    guard version == "\(Handshake.version)" else {
      throw .otherVersion(found: String(version), wanted: Handshake.version)
    }
    guard words.count == 2, let length = Int(words[1]), (0...Handshake.largest).contains(length) else {
      throw .malformedHandshake("no length")
    }
    let document = buffer[(newline + 1)...]
    guard document.count >= length else { return nil }
    guard let handshake = try? JSONDecoder().decode(Handshake.self, from: Data(document.prefix(length)))
    else {
      throw .malformedHandshake("no registry")
    }
    return (handshake, Data(document.dropFirst(length)))
  }

  /// The error of a stream that ends here.
  public mutating func end() -> ProtocolError {
    if magicFound { return .malformedHandshake("it ends early") }
    banner = String(decoding: buffer.prefix(Self.longestBanner), as: UTF8.self)
    return .noHandshake(
      banner: banner.split(whereSeparator: \.isNewline).last.map { String($0.prefix(200)) } ?? "")
  }
}
