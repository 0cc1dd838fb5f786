/// How a pane is set against another view.
package enum Comparison: String, Hashable, Sendable, Codable {
  /// This pane less the reference pane: signed for scores, where they disagree for labels.
  case difference
  /// The reference pane left of the probe, this one right of it.
  case wipe
  /// The two in turn.
  case blink
  /// This epoch less the one before.
  case previousEpoch

  /// The words in pane titles, `other` naming the view that it is set against.
  func title(against other: String) -> String {
    switch self {
    case .difference: "− \(other)"
    case .wipe: "\(other) ┃ this"
    case .blink: "⇄ \(other)"
    case .previousEpoch: "− \(other)"
    }
  }

  /// Whether the two views become one map.
  var isDifference: Bool { self == .difference || self == .previousEpoch }
}
