/// A weight file to be described: what it holds and which networks it fits.
public struct WeightsRequest: Hashable, Sendable, Codable {
  /// The file, absolute on the engine's machine.
  public var file: String
  public var json: Bool

  public init(file: String, json: Bool = false) {
    self.file = file
    self.json = json
  }
}
