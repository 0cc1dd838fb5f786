/// What images can be ordered by: a stored score, or how much is wrong.
public enum ImageSortKey: Hashable, Sendable, Codable {
  /// Mean IoU over the classes of truth and prediction.
  case iou
  /// The same without background.
  case foregroundIoU
  /// IoU of a class.
  case classIoU(Int)
  case contourF
  /// Over-activation.
  case over
  /// Under-activation.
  case under
  /// The number of failures.
  case failures
  /// The number of missing classes or objects, or the share of the image that is false coverage of a kind.
  case kind(FailureKind)
  /// The share of the image that is false coverage of any kind.
  case falseCoverage
  /// How much the split's mean IoU would gain without the image.
  case cost
  /// The share of the scored pixels that truly are of some class but background.
  case area
  /// The same of one class.
  case classArea(Int)

  /// The keys that need no class, in the order of menus.
  public static let plain: [ImageSortKey] =
    [.iou, .foregroundIoU, .contourF, .over, .under, .failures]
    + FailureKind.ofMasks.map(ImageSortKey.kind) + [.falseCoverage, .cost, .area]

  /// The name on the command line; that of a class's IoU or area has `:` and the class.
  public var name: String {
    switch self {
    case .iou: "iou"
    case .foregroundIoU: "foregroundIoU"
    case .classIoU(let label): "iou:\(label)"
    case .contourF: "contourF"
    case .over: "over"
    case .under: "under"
    case .failures: "failures"
    case .kind(let kind): kind.rawValue
    case .falseCoverage: "falseCoverage"
    case .cost: "cost"
    case .area: "area"
    case .classArea(let label): "area:\(label)"
    }
  }

  /// Reads a name, letter case aside; `iou:cow` or `area:10` name a class.
  ///
  /// nil for a stranger.
  public init?(_ text: String, classNames: [String]) {
    let lowered = text.lowercased()
    for (prefix, key) in [("iou:", Self.classIoU), ("area:", Self.classArea)] where lowered.hasPrefix(prefix)
    {
      let word = lowered.dropFirst(prefix.count)
      guard let label = classNames.firstIndex(where: { $0.lowercased() == word }) ?? Int(word),
        classNames.indices.contains(label)
      else { return nil }
      self = key(label)
      return
    }
    guard let key = Self.plain.first(where: { $0.name.lowercased() == lowered }) else { return nil }
    self = key
  }

  /// Whether more is worse, so that the worst images come first in descending order.
  public var isWorseWhenLarger: Bool {
    switch self {
    case .iou, .foregroundIoU, .classIoU, .contourF, .area, .classArea: false
    case .over, .under, .failures, .kind, .falseCoverage, .cost: true
    }
  }

  /// The number that an image is ordered by; nil: unknown, or, of `cost`, told by the whole set only (`ImageCost`).
  public func value(of record: ImageRecord) -> Double? {
    switch self {
    case .iou: record.score.meanIoU
    case .foregroundIoU: record.score.foregroundMeanIoU
    case .classIoU(let label): record.score.iou(of: label)
    case .contourF: record.contourF
    case .over: record.over
    case .under: record.under
    case .failures: record.failures.map { Double($0.count) }
    case .kind(let kind):
      kind.isFalseCoverage ? record.share(of: kind) : record.count(of: kind).map(Double.init)
    case .falseCoverage:
      record.failures.map { $0.reduce(0) { $0 + ($1.kind.isFalseCoverage ? $1.share : 0) } }
    case .cost: nil
    case .area: record.score.area
    case .classArea(let label): record.score.area(of: label)
    }
  }
}
