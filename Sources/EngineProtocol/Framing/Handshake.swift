import Foundation

/// The first thing an engine says: what it can do and where it runs.
///
///     CAMSCOPE-ENGINE 2 LENGTH\n
///     LENGTH bytes of JSON
public struct Handshake: Hashable, Sendable, Codable {
  /// The version of messages and frames; engines and programs of different versions refuse each other.
  public static let version = 2
  /// What the handshake begins with; bytes before it are somebody else's.
  public static let magic = "CAMSCOPE-ENGINE "
  /// No registry is longer.
  static let largest = 16 << 20

  public var registry: Registry
  public var machine: MachineFacts

  public init(registry: Registry, machine: MachineFacts) {
    self.registry = registry
    self.machine = machine
  }

  /// The handshake as bytes.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let document = try encoder.encode(self)
    return Data("\(Self.magic)\(Self.version) \(document.count)\n".utf8) + document
  }
}
