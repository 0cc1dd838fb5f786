/// The order of the image list.
package struct ImageOrder: Hashable, Sendable, Codable {
  /// What decides the order.
  package enum Key: String, Hashable, Sendable, Codable, CaseIterable {
    case name
    /// The image's IoU under the focused pane's run and epoch.
    case iou
  }
  package var key: Key = .name
  package var descending = false

  package init(key: Key = .name, descending: Bool = false) {
    self.key = key
    self.descending = descending
  }

  /// "name↑": for the status line.
  package var label: String { (key == .name ? "name" : "IoU") + (descending ? "↓" : "↑") }

  /// Sorts names by this order; images without a score come last, equal ones by name.
  package func sorted(_ names: [String], score: (String) -> Double?) -> [String] {
    switch key {
    case .name:
      return descending ? names.sorted(by: >) : names.sorted()
    case .iou:
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
