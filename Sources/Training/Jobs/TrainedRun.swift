import Methods
import Networks
import Runs
import Torch

/// A trained method with class maps at an epoch of a run, ready for inference.
@TorchActor
public final class TrainedRun {
  public let folder: RunFolder
  public let epoch: Int
  /// The recipe as it ran.
  public let recipe: Recipe
  /// The foreground classes that it was trained on.
  public let classNames: [String]
  public let method: any Method
  private let precision: Precision

  /// Loads the checkpoint of an epoch; nil: the newest.
  ///
  /// - Throws: `RunError`, `RecipeError`, `WeightError`, `FileFailure`, `NetworkError`, or `MethodError`, also for a
  ///   method that gives no class maps.
  public init(_ folder: RunFolder, epoch: Int? = nil) throws {
    let loaded = try TrainedWeights(folder, epoch: epoch)
    guard let method = loaded.method as? any Method else {
      throw MethodError.noClassMaps(loaded.recipe.method)
    }
    self.folder = folder
    self.epoch = loaded.epoch
    recipe = loaded.recipe
    classNames = loaded.classNames
    self.method = method
    precision = loaded.precision
  }

  /// Inference with the run's recipe, some of whose components that act at once are set otherwise.
  ///
  /// - Throws: `RecipeError`, `MethodError`, `BackgroundRule.Failure`.
  public func inference(with overrides: [String: SettingValue] = [:]) throws -> CAMInference {
    var changed = recipe
    for (key, value) in overrides { changed.settings[key] = value }
    let complete = try RecipeSchema.complete(changed, among: MethodRegistry.declarations)
    return CAMInference(method, settings: try InferenceSettings(complete), precision: precision)
  }
}
