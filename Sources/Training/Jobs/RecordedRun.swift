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
  /// - Throws: `TrainingFailure.otherThanRecorded` with all that differs.
  func check(_ order: TrainingOrder) throws {
    var differences = RecordedDifference.between(recorded: recipe, asked: order.recipe)
    func compare(_ what: String, _ recorded: String?, _ asked: String?) {
      if recorded != asked { differences.append(RecordedDifference(what, recorded: recorded, asked: asked)) }
    }
    compare("--data", environment.data, order.data)
    compare("--device", environment.device, order.device)
    if let weights = order.weights { compare("--weights", environment.weights, weights) }
    if let from = order.from { compare("--from", environment.from, from) }
    if let labelled = order.labelled { compare("--labelled", environment.labelled, labelled) }
    if let threads = order.threads { compare("--threads", "\(environment.threads)", "\(threads)") }
    guard differences.isEmpty else {
      throw TrainingFailure.otherThanRecorded(run: folder.name, differences: differences)
    }
  }
}
