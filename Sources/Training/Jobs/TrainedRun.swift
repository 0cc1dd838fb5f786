import Methods
import Networks
import Refinement
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
    let network = try MethodRegistry.network(for: recipe, schedule)
    network.input = InputConvention(metadata: file.metadata, standard: network.input)
    method = try MethodRegistry.make(recipe, on: network, classes: classNames.count)
    try method.state.load(file)
    precision = (try? folder.environment()).flatMap { Precision(recordedName: $0.precision) } ?? .float32
  }

  /// Inference with the run's recipe, some of whose components that act at once are set otherwise.
  ///
  /// - Throws: `RecipeError`, `MethodError`, `BackgroundRule.Failure`.
  public func inference(with overrides: [String: SettingValue] = [:]) throws -> CAMInference {
    CAMInference(method, settings: try InferenceSettings(changed(overrides)), precision: precision)
  }

  /// Masks of a segmentation network; nil: the method is none.
  ///
  /// - Throws: `RecipeError`, `MethodError`, `BackgroundRule.Failure`.
  public func segmentation(with overrides: [String: SettingValue] = [:]) throws -> SegmentationInference? {
    guard let segmenter = method as? any Segmenter else { return nil }
    let recipe = try changed(overrides)
    return SegmentationInference(
      segmenter, settings: try InferenceSettings(recipe), crf: Segment.crf(of: recipe),
      precision: precision)
  }

  /// Pseudo-masks from boxes; nil: the method makes none.
  ///
  /// - Throws: `RecipeError`.
  public func boxLabels(with overrides: [String: SettingValue] = [:]) throws -> BoxLabelInference? {
    guard let method = method as? any BoxSupervised else { return nil }
    return BoxLabelInference(method, labelling: BoxLabelling(try changed(overrides)), precision: precision)
  }

  /// The run's recipe with some settings otherwise.
  private func changed(_ overrides: [String: SettingValue]) throws -> Recipe {
    var changed = recipe
    for (key, value) in overrides { changed.settings[key] = value }
    return try RecipeSchema.complete(changed, among: MethodRegistry.declarations)
  }
}
