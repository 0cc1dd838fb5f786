import Evaluation

/// The order of the image list.
package struct ImageOrder: Hashable, Sendable, Codable {
  /// What decides the order.
  package enum Key: Hashable, Sendable {
    case name
    /// A stored score of the image under the focused pane's run, epoch and refinement.
    case score(ImageSortKey)
    /// How far the IoU of the image under the focused pane is from that under the pane that it is compared with.
    case disagreement

    package static let iou = Key.score(.iou)

    /// The score; nil: the name decides.
    package var score: ImageSortKey? {
      if case .score(let key) = self { key } else { nil }
    }
  }
  package var key: Key = .name
  package var descending = false

  package init(key: Key = .name, descending: Bool = false) {
    self.key = key
    self.descending = descending
  }

  /// The order in which the worst images come first.
  package init(worstBy key: ImageSortKey) {
    self.init(key: .score(key), descending: key.isWorseWhenLarger)
  }

  /// The order of a key in which what one looks for comes first.
  package init(first key: Key) {
    switch key {
    case .name: self.init()
    case .score(let score): self.init(worstBy: score)
    case .disagreement: self.init(key: key, descending: true)
    }
  }

  /// "name↑", "IoU↑": for the status line.
  package var label: String {
    let name: String =
      switch key {
      case .name: "name"
      case .score(.iou): "IoU"
      case .score(let key): key.name
      case .disagreement: Key.disagreementName
      }
    return name + (descending ? "↓" : "↑")
  }

  /// Sorts names by this order; images without a score come last, equal ones by name.
  package func sorted(_ names: [String], score: (String) -> Double?) -> [String] {
    switch key {
    case .name:
      return descending ? names.sorted(by: >) : names.sorted()
    case .score, .disagreement:
      return names.map { ($0, score($0)) }.sorted { a, b in
        switch (a.1, b.1) {
        case (let left?, let right?) where left != right: return descending ? left > right : left < right
        case (.some, nil): return true
        case (nil, .some): return false
        default: return a.0 < b.0
        }
      }.map(\.0)
    }
  }
}

extension ImageOrder.Key: Codable {
  package static let disagreementName = "disagreement"

  /// The name in sessions and on the command line.
  package var name: String {
    switch self {
    case .name: "name"
    case .score(let key): key.name
    case .disagreement: Self.disagreementName
    }
  }

  /// The key of that name, letter case aside; nil for a stranger.
  package init?(name: String, classNames: [String]) {
    switch name.lowercased() {
    case "name": self = .name
    case Self.disagreementName: self = .disagreement
    default:
      guard let key = ImageSortKey(name, classNames: classNames) else { return nil }
      self = .score(key)
    }
  }

  /// Class names of sessions: numbers, since the folder's are not known yet.
  private static let numbers = (0..<256).map(String.init)

  package init(from decoder: any Decoder) throws {
    let name = try decoder.singleValueContainer().decode(String.self)
    self = Self(name: name, classNames: Self.numbers) ?? .name
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
