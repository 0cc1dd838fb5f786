/// A run to be made small for shipping.
public struct BundleRequest: Hashable, Sendable, Codable {
  /// The run's folder.
  public var run: String
  /// The folder of runs to copy it into.
  public var into: String

  public init(run: String, into: String) {
    self.run = run
    self.into = into
  }
}
