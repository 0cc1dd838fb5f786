import Imaging
import Methods
import Networks
import Refinement
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

  /// The pseudo-mask of an image that a segmentation network with cosines was trained on, Y_crf where there are two.
  ///
  /// - Throws: `MethodError.noSigma` for other methods and heads, `TrainingFailure.noMasks`, `ImagingError`.
  public func trainingMask(of image: String) throws -> LabelMap {
    guard let segment = method as? Segment, segment.hasSigma else { throw MethodError.noSigma(folder.name) }
    let masks = try PseudoMasks(segment.maskNeed, of: folder.environment().from)
    return try PNG.labelMap(contentsOf: "\(masks.folder)/\(image).png")
  }

  /// The run's recipe with some settings otherwise.
  private func changed(_ overrides: [String: SettingValue]) throws -> Recipe {
    var changed = recipe
    for (key, value) in overrides { changed.settings[key] = value }
    return try RecipeSchema.complete(changed, among: MethodRegistry.declarations)
  }
}
