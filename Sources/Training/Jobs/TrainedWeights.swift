import Methods
import Networks
import Runs
import Torch

/// The checkpoint of an epoch with the method that it belongs to, whatever the method is for.
@TorchActor
struct TrainedWeights {
  let epoch: Int
  /// The recipe as it ran.
  let recipe: Recipe
  /// The foreground classes that it was trained on.
  let classNames: [String]
  let method: any TrainableMethod
  /// The precision that it was trained with.
  let precision: Precision

  /// Loads the checkpoint of an epoch; nil: the newest.
  ///
  /// - Throws: `RunError`, `RecipeError`, `WeightError`, `FileFailure`, `MethodError`, `NetworkError`.
  init(_ folder: RunFolder, epoch: Int? = nil) throws {
    let checkpoint = try folder.checkpoint(epoch)
    self.epoch = checkpoint.number
    recipe = try RecipeSchema.complete(try folder.recipe(), among: MethodRegistry.declarations)
    let schedule = try TrainingSchedule(recipe)
    let file = try SafetensorsFile(checkpoint.weightsPath)
    classNames = (file.metadata["classes"] ?? "").split(separator: ",").map(String.init)
    let network = try MethodRegistry.network(for: recipe, schedule)
    network.input = InputConvention(metadata: file.metadata, standard: network.input)
    method = try MethodRegistry.makeTrainable(recipe, on: network, classes: classNames.count)
    try method.state.load(file)
    precision = (try? folder.environment()).flatMap { Precision(recordedName: $0.precision) } ?? .float32
  }
}
