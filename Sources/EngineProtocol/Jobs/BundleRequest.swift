/// A run to be made small for shipping.
public struct BundleRequest: Hashable, Sendable, Codable {
  /// The run's folder.
  public var run: String
  /// The folder of runs to copy it into.
  public var into: String
  /// The epochs that are kept; nil: all.
  public var epochs: [Int]?

  public init(run: String, into: String, epochs: [Int]? = nil) {
    self.run = run
    self.into = into
    self.epochs = epochs
  }
}
