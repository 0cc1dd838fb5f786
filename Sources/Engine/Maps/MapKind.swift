import EngineProtocol
import Methods
import Runs

/// The maps that an engine computes: those of every method, and those that a method adds.
package enum MapKind: Hashable, Sendable {
  case cam, seed, refined, mask, affinity, similarity, prediction
  case method(MethodMap)

  /// The maps of every method.
  static let common: [MapKind] = [.cam, .seed, .refined, .mask, .affinity, .similarity]

  /// The maps of a method that are not its own invention.
  static func common(of method: String) -> [MapKind] {
    MethodRegistry.segmenters.contains(method) ? common + [.prediction] : common
  }

  /// The map of that name for runs of a complete recipe; nil: there is none.
  init?(name: String, recipe: Recipe) {
    let added = MapKind.added(to: recipe).first { $0.name == name }.map(MapKind.method)
    guard let kind = Self.common(of: recipe.method).first(where: { $0.name == name }) ?? added else {
      return nil
    }
    self = kind
  }

  /// The maps that a recipe's method adds with its settings.
  static func added(to recipe: Recipe) -> [MethodMap] {
    MethodRegistry.maps(of: recipe.method).filter { map in
      MapKind.method(map).declaration(of: recipe.method).isOffered(to: recipe)
    }
  }

  package var name: String {
    switch self {
    case .cam: "cam"
    case .seed: "seed"
    case .refined: "refined"
    case .mask: "mask"
    case .affinity: "affinity"
    case .similarity: "pixelSimilarity"
    case .prediction: "prediction"
    case .method(let map): map.name
    }
  }

  /// Whether a refinement chain stands between class maps and it.
  var isRefined: Bool { self == .refined || self == .mask }

  /// Whether class maps meet the background in it.
  var meetsBackground: Bool { self == .seed || isRefined }

  /// Whether it is told from the image's saliency map.
  var readsSaliency: Bool {
    if case .method(let map) = self { map.dependsOn.contains(.saliency) } else { false }
  }

  /// Whether it is computed as it is asked for, rather than made of class maps.
  var isAsked: Bool {
    switch self {
    case .cam, .seed, .refined, .mask: false
    case .affinity, .similarity, .prediction, .method: true
    }
  }

  /// What the handshake says of all maps.
  static var declarations: [MapDeclaration] {
    common.map(\.declaration) + [predictionDeclaration]
      + MethodRegistry.declarations.flatMap { method in
        MethodRegistry.maps(of: method.name).map { MapKind.method($0).declaration(of: method.name) }
      }
  }

  private static var predictionDeclaration: MapDeclaration {
    var declaration = MapKind.prediction.declaration
    declaration.methods = MethodRegistry.segmenters
    return declaration
  }

  private var declaration: MapDeclaration {
    switch self {
    case .cam: MapDeclaration(name: name, title: "CAM", content: .classScores)
    case .seed: MapDeclaration(name: name, title: "Seed mask", content: .labels)
    case .refined: MapDeclaration(name: name, title: "Refined maps", content: .classScores)
    case .mask: MapDeclaration(name: name, title: "Pseudo-mask", content: .labels)
    case .affinity:
      MapDeclaration(name: name, title: "Affinity of the probed pixel", content: .scalar, needsProbe: true)
    case .similarity:
      MapDeclaration(name: name, title: "Similarity to the probed pixel", content: .scalar, needsProbe: true)
    case .prediction: MapDeclaration(name: name, title: "Prediction", content: .labels, isMask: true)
    case .method(let map):
      MapDeclaration(
        name: name, title: map.title, content: MapDeclaration.Content(map.content), requires: map.requires,
        needsProbe: map.dependsOn.contains(.probe), needsClass: map.dependsOn.contains(.chosenClass),
        needsDraw: map.dependsOn.contains(.draw), needsSaliency: map.dependsOn.contains(.saliency),
        isMask: map.isMask)
    }
  }

  private func declaration(of method: String) -> MapDeclaration {
    var declaration = declaration
    declaration.methods = [method]
    return declaration
  }
}

extension MapDeclaration.Content {
  init(_ content: MethodMap.Content) {
    switch content {
    case .classScores: self = .classScores
    case .scalar: self = .scalar
    case .signed: self = .signed
    case .labels: self = .labels
    }
  }
}
