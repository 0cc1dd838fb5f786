import Imaging

/// What is kept of the mask of one image: pixel counts, contour counts and failures.
///
/// Records of older runs hold pixel counts only; what they lack is nil.
public struct ImageRecord: Hashable, Sendable, Codable {
  /// The contour counts of a class that has a boundary.
  public struct Contour: Hashable, Sendable, Codable {
    /// The class, from 1.
    public var label: Int
    public var counts: ContourCounts

    public init(label: Int, counts: ContourCounts) {
      self.label = label
      self.counts = counts
    }
  }

  /// The pixel counts of classes that occur, in order.
  public var entries: [ImageScore.Entry]
  public var contours: [Contour]?
  public var failures: [ImageFailure]?
  /// What told the objects of the failures apart.
  public var instances: Instances.Source?

  public init(
    _ score: ImageScore, contours: [Contour]? = nil, failures: [ImageFailure]? = nil,
    instances: Instances.Source? = nil
  ) {
    entries = score.entries
    self.contours = contours
    self.failures = failures
    self.instances = instances
  }

  /// The pixel counts as scores.
  public var score: ImageScore { ImageScore(entries: entries) }

  /// Contour F, the mean over the classes with a boundary on either side; nil: not measured, or no boundary.
  public var contourF: Double? {
    guard let contours, !contours.isEmpty else { return nil }
    return contours.mean(\.counts.f)
  }

  /// The mean of over-activation over the classes that occur; nil for an image that is void everywhere.
  public var over: Double? { entries.isEmpty ? nil : entries.mean { $0.counts.over ?? 0 } }

  /// The mean of under-activation over the classes that occur; nil for an image that is void everywhere.
  public var under: Double? { entries.isEmpty ? nil : entries.mean { $0.counts.under ?? 0 } }

  /// How many failures of a kind there are; nil: not looked for.
  public func count(of kind: FailureKind) -> Int? { failures.map { $0.count { $0.kind == kind } } }

  /// The pixels of the failures of a kind as a share of the image; nil: not looked for.
  public func share(of kind: FailureKind) -> Double? {
    failures.map { $0.reduce(0) { $0 + ($1.kind == kind ? $1.share : 0) } }
  }
}
