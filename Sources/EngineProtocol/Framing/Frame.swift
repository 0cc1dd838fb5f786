import Foundation

/// One message on the wire: a JSON header and raw bytes.
///
///     u32 total     bytes that follow, little endian
///     u32 header    bytes of the header
///     header        JSON
///     payload       total − 4 − header bytes
public struct Frame: Equatable, Sendable {
  /// No frame is longer; a stream that announces one is broken.
  public static let largest = 256 << 20

  public var header: Data
  public var payload: Data

  public init(header: Data, payload: Data = Data()) {
    self.header = header
    self.payload = payload
  }

  /// The frame as bytes.
  ///
  /// A frame above `largest` is a programmer's error: senders answer with a failure instead.
  public func encoded() -> Data {
    let total = 4 + header.count + payload.count
    precondition(total <= Self.largest, "Frame: \(total) bytes are more than \(Self.largest)")
    var data = Data(capacity: 4 + total)
    for value in [UInt32(total), UInt32(header.count)] {
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    data.append(header)
    data.append(payload)
    return data
  }
}
