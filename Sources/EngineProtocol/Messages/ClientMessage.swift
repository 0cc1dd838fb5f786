import Foundation

/// What a program says to an engine.
public enum ClientMessage: Hashable, Sendable, Codable {
  /// The id is the program's own and never used twice.
  case request(id: UInt64, priority: Priority, Request)
  /// The answer is not wanted any more; none need come.
  case cancel(id: UInt64)

  /// The message as a frame.
  public func frame() throws -> Frame { Frame(header: try JSONEncoder().encode(self)) }

  /// The message of a frame.
  ///
  /// - Throws: `ProtocolError.malformedFrame`.
  public init(_ frame: Frame) throws(ProtocolError) {
    guard let message = try? JSONDecoder().decode(ClientMessage.self, from: frame.header) else {
      throw .malformedFrame("a request that cannot be read")
    }
    self = message
  }
}
