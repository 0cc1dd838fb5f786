import Imaging

/// The objects of an image one by one (METHODS §6.9).
public struct Instances: Equatable, Sendable {
  /// What tells them apart.
  public enum Source: String, CaseIterable, Hashable, Sendable, Codable {
    /// `SegmentationObject` masks.
    case objectMasks
    /// Pixels of a class inside a box, each pixel to the smallest box.
    case boxes
    /// Connected parts of a class.
    case components

    /// The name in reports.
    public var title: String {
      switch self {
      case .objectMasks: "object masks"
      case .boxes: "boxes"
      case .components: "connected parts"
      }
    }
  }

  /// One object.
  public struct Instance: Hashable, Sendable, Codable {
    /// Its class, from 1.
    public var label: Int
    /// Its pixels.
    public var area: Int
    public var box: PixelRect
  }

  /// A box of an object of a class, in whole pixels of the image.
  public struct Box: Hashable, Sendable {
    public var label: Int
    public var columns: Range<Int>
    public var rows: Range<Int>

    public init(label: Int, columns: Range<Int>, rows: Range<Int>) {
      self.label = label
      self.columns = columns
      self.rows = rows
    }
  }

  public let source: Source
  public let all: [Instance]
  /// The number of the instance that each pixel belongs to; −1: none.
  public let map: [Int32]

  /// Connected parts of the classes of a true mask.
  public init(componentsOf truth: LabelMap) {
    let parts = ConnectedComponents(of: truth)
    source = .components
    all = parts.components.map { Instance(label: Int($0.label), area: $0.area, box: $0.box) }
    map = parts.map
  }

  /// Instances numbered from 1 in a mask of their own; each has the class that most of its pixels have in `truth`.
  ///
  /// Void pixels of either mask belong to none, nor do instances that lie on background only. Sizes must agree.
  public init(objects: LabelMap, truth: LabelMap) {
    precondition(
      objects.width == truth.width && objects.height == truth.height,
      "Instances: objects of \(objects.width)×\(objects.height) in a truth of \(truth.width)×\(truth.height)")
    var votes = [Int](repeating: 0, count: 256 * 256)
    for (object, label) in zip(objects.labels, truth.labels) { votes[Int(object) << 8 | Int(label)] += 1 }
    var classes = [UInt8](repeating: 0, count: 256)
    for object in 1..<Int(LabelMap.void) {
      let counts = votes[object << 8 + 1..<object << 8 + Int(LabelMap.void)]
      guard let most = counts.max(), most > 0, let place = counts.firstIndex(of: most) else { continue }
      classes[object] = UInt8(place & 255)
    }
    self.init(source: .objectMasks, truth: truth, candidates: classes.map(Int.init)) { i in
      let object = Int(objects.labels[i])
      return classes[object] == truth.labels[i] && classes[object] > 0 ? object : nil
    }
  }

  /// Pixels of the classes of a true mask inside boxes; each pixel belongs to the smallest box of its class.
  public init(boxes: [Box], truth: LabelMap) {
    // Painted from the largest to the smallest, the smallest stays on top.
    var owner = [Int32](repeating: -1, count: truth.labels.count)
    let bySize = boxes.indices.sorted {
      let (a, b) = (
        boxes[$0].columns.count * boxes[$0].rows.count, boxes[$1].columns.count * boxes[$1].rows.count
      )
      return a != b ? a > b : $0 > $1
    }
    for number in bySize {
      let box = boxes[number]
      for y in box.rows.clamped(to: 0..<truth.height) {
        for x in box.columns.clamped(to: 0..<truth.width)
        where Int(truth.labels[y * truth.width + x]) == box.label {
          owner[y * truth.width + x] = Int32(number)
        }
      }
    }
    self.init(source: .boxes, truth: truth, candidates: boxes.map(\.label)) { i in
      owner[i] < 0 ? nil : Int(owner[i])
    }
  }

  /// Gathers the pixels of candidates; those without a pixel are left out.
  private init(
    source: Source, truth: LabelMap, candidates: [Int], owner: (_ pixel: Int) -> Int?
  ) {
    var areas = [Int](repeating: 0, count: candidates.count)
    var extents = [PixelExtent](repeating: PixelExtent(), count: candidates.count)
    var map = [Int32](repeating: -1, count: truth.labels.count)
    for y in 0..<truth.height {
      for x in 0..<truth.width {
        let i = y * truth.width + x
        let label = truth.labels[i]
        guard label != 0, label != LabelMap.void, let candidate = owner(i) else { continue }
        map[i] = Int32(candidate)
        areas[candidate] += 1
        extents[candidate].add(x: x, y: y)
      }
    }
    var numbers = [Int32](repeating: -1, count: candidates.count)
    var all: [Instance] = []
    for (candidate, label) in candidates.enumerated() {
      guard let box = extents[candidate].rect else { continue }
      numbers[candidate] = Int32(all.count)
      all.append(Instance(label: label, area: areas[candidate], box: box))
    }
    for i in map.indices where map[i] >= 0 { map[i] = numbers[Int(map[i])] }
    self.source = source
    self.all = all
    self.map = map
  }
}
