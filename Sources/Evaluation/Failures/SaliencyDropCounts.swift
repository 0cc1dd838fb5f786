import Imaging

/// How much of what is wrong with saliency maps a loss leaves out, counted over images (METHODS §3.2, §6.9).
///
/// The pixels of an error are those of its class or object that are not salient, or its salient part. An error is left
/// where fewer than half of its pixels are dropped. The price is what is dropped of the pixels that are right: objects
/// that are salient and background that is not. Void pixels do not count.
public struct SaliencyDropCounts: Hashable, Sendable {
  /// What there is of one kind, and what is left of it after the drop.
  public struct Count: Hashable, Sendable, Encodable {
    public internal(set) var errors = 0
    public internal(set) var errorsLeft = 0
    public internal(set) var pixels = 0
    public internal(set) var pixelsLeft = 0

    /// The share of its pixels that is dropped; nil where there are none.
    public var dropped: Double? { pixels > 0 ? 1 - Double(pixelsLeft) / Double(pixels) : nil }
  }

  public private(set) var images = 0
  /// By kind of error, all three of saliency maps.
  public private(set) var kinds = [FailureKind: Count](
    uniqueKeysWithValues: FailureKind.ofSaliency.map { ($0, Count()) })
  /// The pixels that are right, as errors of none.
  public private(set) var right = Count()

  private let search: SaliencyFailures

  /// - Parameter classes: C, background counted.
  public init(classes: Int) { search = SaliencyFailures(classes: classes) }

  /// Adds an image.
  ///
  /// - Parameters:
  ///   - saliency: As the loss is shown it, in 0…1 at the image's size.
  ///   - isDropped: For each pixel whether the loss leaves it out, row-major.
  /// - Throws: `SizeMismatch`; then nothing was added.
  public mutating func add(
    _ saliency: ScalarMap, isDropped: [Bool], truth: ImageTruth
  ) throws(SizeMismatch) {
    precondition(isDropped.count == saliency.values.count, "SaliencyDropCounts: \(isDropped.count) pixels")
    let failures = try search(of: saliency, truth: truth)
    images += 1
    let salient = search.salient(in: saliency)
    let parts = ConnectedComponents(of: salient)
    for (part, failure) in search.falseCoverage(of: parts, truth.mask) {
      add(failure.kind, isDropped) { Int(parts.map[$0]) == part && truth.mask.labels[$0] != LabelMap.void }
    }
    for failure in failures where !failure.kind.isFalseCoverage {
      add(failure.kind, isDropped) { i in
        guard salient.labels[i] == 0 else { return false }
        return failure.kind == .missingObject
          ? Int(truth.instances.map[i]) == failure.instance : Int(truth.mask.labels[i]) == failure.label
      }
    }
    for (i, label) in truth.mask.labels.enumerated() where label != LabelMap.void {
      guard (label != 0) == (salient.labels[i] == 1) else { continue }
      right.pixels += 1
      if !isDropped[i] { right.pixelsLeft += 1 }
    }
  }

  private mutating func add(_ kind: FailureKind, _ isDropped: [Bool], where isOfError: (Int) -> Bool) {
    var (pixels, left) = (0, 0)
    for i in isDropped.indices where isOfError(i) {
      pixels += 1
      if !isDropped[i] { left += 1 }
    }
    kinds[kind]?.errors += 1
    kinds[kind]?.pixels += pixels
    kinds[kind]?.pixelsLeft += left
    if 2 * left > pixels { kinds[kind]?.errorsLeft += 1 }
  }
}

extension SaliencyDropCounts {
  /// The table for people.
  public var table: String {
    func share(_ count: Count) -> String { count.dropped.map { String(format: "%.1f %%", 100 * $0) } ?? "·" }
    let rows =
      [["saliency maps", "errors", "after the drop", "pixels", "dropped"]]
      + FailureKind.ofSaliency.map { kind in
        let count = kinds[kind] ?? Count()
        return [kind.title, "\(count.errors)", "\(count.errorsLeft)", "\(count.pixels)", share(count)]
      } + [["right", "", "", "\(right.pixels)", share(right)]]
    return TextTable.lines(rows).joined(separator: "\n")
  }
}

extension SaliencyDropCounts: Encodable {
  private enum Key: String, CodingKey {
    case images, kinds, right
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(images, forKey: .images)
    try container.encode(
      Dictionary(uniqueKeysWithValues: kinds.map { ($0.key.rawValue, $0.value) }), forKey: .kinds)
    try container.encode(right, forKey: .right)
  }
}
