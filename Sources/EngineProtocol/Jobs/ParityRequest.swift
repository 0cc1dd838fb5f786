/// Numerical cases to be run against this build.
public struct ParityRequest: Hashable, Sendable, Codable {
  /// Case files and folders of them, as absolute paths on the engine's machine.
  public var paths: [String]
  /// Globs of operations, `net.*`; empty: all.
  public var operations: [String]
  /// The folder of weight files, absolute; nil: cases that name one are skipped.
  public var weights: String?
  public var device: String
  public var json: Bool

  public init(
    paths: [String], operations: [String] = [], weights: String? = nil, device: String = "cpu",
    json: Bool = false
  ) {
    self.paths = paths
    self.operations = operations
    self.weights = weights
    self.device = device
    self.json = json
  }
}
