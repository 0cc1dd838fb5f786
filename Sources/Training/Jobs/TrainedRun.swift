import Methods
import Networks
import Runs
import Torch

/// A trained method at an epoch of a run, ready for inference.
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
  /// - Throws: `RunError`, `RecipeError`, `WeightError`, `FileFailure`, `MethodError`, `NetworkError`.
  public init(_ folder: RunFolder, epoch: Int? = nil) throws {
    self.folder = folder
    let checkpoint = try folder.checkpoint(epoch)
    self.epoch = checkpoint.number
    recipe = try RecipeSchema.complete(try folder.recipe(), among: MethodRegistry.declarations)
    let schedule = try TrainingSchedule(recipe)
    let file = try SafetensorsFile(checkpoint.weightsPath)
    classNames = (file.metadata["classes"] ?? "").split(separator: ",").map(String.init)
    let description = try NetworkRegistry.named(schedule.network)
    let network = try description.make(
      NetworkOptions(outputStride: schedule.outputStride, batchNorm: schedule.batchNorm))
    network.input = InputConvention(metadata: file.metadata, standard: description.input)
    method = try MethodRegistry.make(recipe, on: network, classes: classNames.count)
    try method.state.load(file)
    precision = (try? folder.environment()).flatMap { Precision(recordedName: $0.precision) } ?? .float32
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
