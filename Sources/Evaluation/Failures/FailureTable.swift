/// How often each kind of failure befalls each class, over the images of a set.
public struct FailureTable: Hashable, Sendable, Codable {
  /// The failures of one kind and class.
  public struct Cell: Hashable, Sendable, Codable {
    public var kind: FailureKind
    /// The class; 0 for salient parts.
    public var label: Int
    public var count = 0
    /// Images with at least one.
    public var images = 0
    /// Pixels of all of them.
    public var area: Int64 = 0
    /// Stages at which something was lost → how often.
    public var causes: [String: Int] = [:]
  }

  /// Cells that are not empty, ordered by kind and class.
  public let cells: [Cell]
  /// Images that were looked at.
  public let images: Int
  /// What told the objects of the images apart → in how many images.
  public let instances: [String: Int]
  /// Missing objects, and how many of them have less than 1 % of their image.
  public let missingObjects: Int
  public let smallMissingObjects: Int

  /// The share of an image below which an object is small.
  public static let smallShare = 0.01

  /// Counts the failures of images, one list each.
  ///
  /// - Parameter sources: What told the objects of each image apart, where that is known.
  public init(_ images: some Sequence<[ImageFailure]>, sources: [Instances.Source] = []) {
    var cells: [Place: Cell] = [:]
    var (count, missing, small) = (0, 0, 0)
    for failures in images {
      count += 1
      var seen: Set<Place> = []
      for failure in failures {
        let place = Place(kind: failure.kind, label: failure.label)
        var cell = cells[place] ?? Cell(kind: failure.kind, label: failure.label)
        cell.count += 1
        cell.images += seen.insert(place).inserted ? 1 : 0
        cell.area += Int64(failure.area)
        if let cause = failure.cause { cell.causes[cause.rawValue, default: 0] += 1 }
        cells[place] = cell
        if failure.kind == .missingObject {
          missing += 1
          small += failure.share < Self.smallShare ? 1 : 0
        }
      }
    }
    let order = Dictionary(uniqueKeysWithValues: FailureKind.allCases.enumerated().map { ($1, $0) })
    self.cells = cells.values.sorted {
      ($0.kind == $1.kind) ? $0.label < $1.label : order[$0.kind, default: 0] < order[$1.kind, default: 0]
    }
    self.images = count
    instances = Dictionary(sources.map { ($0.rawValue, 1) }, uniquingKeysWith: +)
    missingObjects = missing
    smallMissingObjects = small
  }

  /// What a cell is for.
  private struct Place: Hashable {
    var kind: FailureKind
    var label: Int
  }

  /// The failures of one kind and class; nil: none.
  public func cell(_ kind: FailureKind, label: Int) -> Cell? {
    cells.first { $0.kind == kind && $0.label == label }
  }

  /// All failures of a kind, whatever their class.
  public func total(of kind: FailureKind) -> Int {
    cells.filter { $0.kind == kind }.reduce(0) { $0 + $1.count }
  }

  /// The stages at which failures of a kind arose, most frequent first.
  public func causes(of kind: FailureKind) -> [(cause: String, count: Int)] {
    var sums: [String: Int] = [:]
    for cell in cells where cell.kind == kind { sums.merge(cell.causes, uniquingKeysWith: +) }
    return sums.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
      .map { (cause: $0.key, count: $0.value) }
  }

  /// What stands out, one sentence each: that most missing objects are small.
  public var notes: [String] {
    guard missingObjects > 0, 2 * smallMissingObjects > missingObjects else { return [] }
    let share = Int((100 * Double(smallMissingObjects) / Double(missingObjects)).rounded())
    return ["small objects: \(share) % of missed have area < 1 % of the image"]
  }
}
