import EngineProtocol

/// The maps that an engine computes, one line each.
package enum MapKind: String, CaseIterable {
  case cam, seed

  /// What the handshake says of it.
  var declaration: MapDeclaration {
    switch self {
    case .cam: MapDeclaration(name: rawValue, title: "CAM", content: .classScores)
    case .seed: MapDeclaration(name: rawValue, title: "Seed mask", content: .labels)
    }
  }
}
