import Networks
import Runs

/// The methods that recipes can name, one line each.
public enum MethodRegistry {
  static let methods: [any TrainableMethod.Type] = [
    Cam.self, Puzzle.self, Seam.self, Icam.self, Hfpl.self, Eps.self, EpsPlusPlus.self, Ppc.self,
    Affinity.self,
  ]

  /// The declarations of all methods, for the handshake, the sheet, `--set` and the README's table.
  public static var declarations: [MethodDeclaration] { methods.map { $0.declaration } }

  /// The maps that a method adds to the CAM and the seed.
  public static func maps(of method: String) -> [MethodMap] {
    (methods.first { $0.declaration.name == method } as? any Method.Type)?.maps ?? []
  }

  /// A method with class maps on a network.
  ///
  /// - Throws: `MethodError.noClassMaps`, and as `makeTrainable`.
  public static func make(_ recipe: Recipe, on network: any Network, classes: Int) throws -> any Method {
    guard let method = try makeTrainable(recipe, on: network, classes: classes) as? any Method else {
      throw MethodError.noClassMaps(recipe.method)
    }
    return method
  }

  /// What a recipe names on a network.
  ///
  /// - Throws: `MethodError.unknownMethod`, or what the method finds wrong with the recipe.
  public static func makeTrainable(
    _ recipe: Recipe, on network: any Network, classes: Int
  ) throws -> any TrainableMethod {
    guard let type = methods.first(where: { $0.declaration.name == recipe.method }) else {
      throw MethodError.unknownMethod(recipe.method, known: declarations.map(\.name))
    }
    return try type.init(recipe, on: network, classes: classes)
  }
}
