import Runs

/// What a run folder says of the training that made it, to be compared with an order that continues it.
struct RecordedRun {
  let folder: RunFolder
  let recipe: Recipe
  let environment: RunEnvironment

  /// - Throws: `RecipeError`, `FileFailure` or `RunError.damaged`.
  init(_ folder: RunFolder) throws {
    self.folder = folder
    recipe = try folder.recipe()
    environment = try folder.environment()
  }

  /// Refuses an order that would continue the run as something else.
  ///
  /// What the order leaves open (weights, threads) is taken from the record.
  /// - Throws: `TrainingFailure.otherThanRecorded`.
  func check(_ order: TrainingOrder) throws {
    func require(_ what: String, _ recorded: String?, _ asked: String?) throws {
      guard recorded == asked else {
        throw TrainingFailure.otherThanRecorded(
          run: folder.name, what: what, recorded: recorded ?? "none", asked: asked ?? "none")
      }
    }
    try require("the method", recipe.method, order.recipe.method)
    for key in Set(recipe.settings.keys).union(order.recipe.settings.keys).sorted() {
      try require("'\(key)'", recipe.settings[key]?.description, order.recipe.settings[key]?.description)
    }
    try require("--data", environment.data, order.data)
    try require("--device", environment.device, order.device)
    if let weights = order.weights { try require("--weights", environment.weights, weights) }
    if let from = order.from { try require("--from", environment.from, from) }
    if let threads = order.threads { try require("--threads", "\(environment.threads)", "\(threads)") }
  }
}
