import Imaging

/// What flows through a refinement chain: class maps at the image's size, and the rule that makes a mask of them.
public struct RefinableMaps: Equatable, Sendable {
  public var maps: ClassMaps
  public var background: BackgroundRule

  public init(_ maps: ClassMaps, background: BackgroundRule) {
    self.maps = maps
    self.background = background
  }

  /// The argmax over background and classes (METHODS §6.5).
  ///
  /// - Throws: `BackgroundRule.Failure`.
  public func mask() throws(BackgroundRule.Failure) -> LabelMap {
    try SeedMask.labels(of: maps, background: background)
  }
}
