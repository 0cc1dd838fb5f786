import Methods
import Networks
import Runs
import Torch
import Training

/// A method on a network of random weights, as its recipe makes it.
@TorchActor
struct BenchNetwork {
  let recipe: Recipe
  let schedule: TrainingSchedule
  let method: any Method

  /// - Parameter settings: Assignments besides network and precision.
  init(
    _ network: String, method name: String = "cam", precision: String, threads: Int, settings: [String] = []
  ) throws {
    TorchSettings.threads = threads
    TorchSettings.seed(0)
    recipe = try RecipeSchema.complete(
      RecipeArgument.partialRecipe(
        name, assignments: ["network=\(network)", "precision=\(precision)"] + settings),
      among: MethodRegistry.declarations)
    schedule = try TrainingSchedule(recipe)
    let network = try NetworkRegistry.named(schedule.network)
      .make(NetworkOptions(outputStride: schedule.outputStride, batchNorm: schedule.batchNorm))
    method = try MethodRegistry.make(recipe, on: network, classes: 20)
    // From zero weights nothing would flow back.
    for entry in method.heads {
      let tensor = entry.tensor
      noGrad { tensor.copy(from: Tensor.normal(tensor.shape) * 0.01) }
    }
  }
}
