import Networks
import Runs

/// The methods that recipes can name, one line each.
public enum MethodRegistry {
  static let methods: [any TrainableMethod.Type] = [
    Cam.self, Puzzle.self, Seam.self, Icam.self, Hfpl.self, Eps.self, EpsPlusPlus.self, Ppc.self,
    Bana.self, Affinity.self, Segment.self,
  ]

  /// The declarations of all methods, for the handshake, the sheet, `--set` and the README's table.
  public static var declarations: [MethodDeclaration] { methods.map { $0.declaration } }

  /// The maps that a method adds to the CAM and the seed.
  public static func maps(of method: String) -> [MethodMap] {
    (methods.first { $0.declaration.name == method } as? any Method.Type)?.maps ?? []
  }

  /// Whether a method gives class maps to make pseudo-masks of; a segmentation network is trained on them instead.
  public static func isClassifier(_ method: String) -> Bool {
    guard let type = methods.first(where: { $0.declaration.name == method }) else { return false }
    return (type is any Method.Type) && !(type is any Segmenter.Type)
  }

  /// The methods whose network predicts a class for every pixel.
  public static var segmenters: [String] {
    methods.filter { $0 is any Segmenter.Type }.map { $0.declaration.name }
  }

  /// Whether a method makes pseudo-masks by other means than its seeds.
  public static func makesMasks(_ method: String) -> Bool {
    methods.first { $0.declaration.name == method } is any BoxSupervised.Type
  }

  /// The methods that learn from images with masks beside others.
  public static var semiSupervised: [String] {
    methods.filter { $0 is any SemiSupervised.Type }.map { $0.declaration.name }
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
    try method(of: recipe).init(recipe, on: network, classes: classes)
  }

  /// The network of a recipe's schedule with random weights, as the recipe's method wants it.
  ///
  /// - Throws: `MethodError.unknownMethod` or `NetworkError`.
  public static func network(for recipe: Recipe, _ schedule: TrainingSchedule) throws -> any Network {
    try NetworkRegistry.named(schedule.network).make(
      NetworkOptions(
        outputStride: schedule.outputStride, batchNorm: schedule.batchNorm,
        fc6Dilation: try method(of: recipe).fc6Dilation))
  }

  private static func method(of recipe: Recipe) throws(MethodError) -> any TrainableMethod.Type {
    guard let type = methods.first(where: { $0.declaration.name == recipe.method }) else {
      throw MethodError.unknownMethod(recipe.method, known: declarations.map(\.name))
    }
    return type
  }
}
