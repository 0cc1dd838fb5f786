import EngineProtocol

/// The maps that an engine computes, one line each.
package enum MapKind: String, CaseIterable {
  case cam, seed, refined, mask

  /// Whether a refinement chain stands between class maps and it.
  var isRefined: Bool { self == .refined || self == .mask }

  /// What the handshake says of it.
  var declaration: MapDeclaration {
    switch self {
    case .cam: MapDeclaration(name: rawValue, title: "CAM", content: .classScores)
    case .seed: MapDeclaration(name: rawValue, title: "Seed mask", content: .labels)
    case .refined: MapDeclaration(name: rawValue, title: "Refined maps", content: .classScores)
    case .mask: MapDeclaration(name: rawValue, title: "Pseudo-mask", content: .labels)
    }
  }
}
