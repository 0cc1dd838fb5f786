import Networks
import Runs

/// The methods that recipes can name, one line each.
public enum MethodRegistry {
  static let methods: [any Method.Type] = [
    Cam.self, Puzzle.self, Seam.self, Icam.self, Hfpl.self, Bana.self, Segment.self,
  ]

  /// The declarations of all methods, for the handshake, the sheet, `--set` and the README's table.
  public static var declarations: [MethodDeclaration] { methods.map { $0.declaration } }

  /// A method on a network.
  ///
  /// - Throws: `MethodError.unknownMethod`, or what the method finds wrong with the recipe.
  public static func make(_ recipe: Recipe, on network: any Network, classes: Int) throws -> any Method {
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

  private static func method(of recipe: Recipe) throws(MethodError) -> any Method.Type {
    guard let type = methods.first(where: { $0.declaration.name == recipe.method }) else {
      throw MethodError.unknownMethod(recipe.method, known: declarations.map(\.name))
    }
    return type
  }
}
