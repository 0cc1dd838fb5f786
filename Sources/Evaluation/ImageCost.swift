/// How much the mean IoU of a set would gain without one of its images.
///
///     cost(i) = mIoU(Σ_{j≠i} counts_j) − mIoU(Σ_j counts_j)        over the classes that occur in the set
public struct ImageCost: Sendable {
  private let sums: [ClassCounts]
  private let whole: Double

  /// Sums up a set.
  public init(of set: some Collection<ImageScore>) {
    let classes = 1 + (set.lazy.flatMap { $0.entries.map(\.label) }.max() ?? 0)
    sums = set.classCounts(classes: classes)
    whole = sums.meanIoU()
  }

  /// The cost of an image of the set; nil where the set would have no class left.
  public func callAsFunction(_ image: ImageScore) -> Double? {
    var rest = sums
    for entry in image.entries where rest.indices.contains(entry.label) { rest[entry.label] -= entry.counts }
    guard rest.contains(where: { $0.union > 0 }) else { return nil }
    return rest.meanIoU() - whole
  }
}
