import Methods
import Networks
import Runs

/// The run whose class maps teach a training.
struct Teacher {
  let run: RunFolder
  let epoch: Int

  /// What a new training is taught by: the newest epoch of a run with class maps of the data's classes.
  ///
  /// - Throws: `TrainingFailure`, `RunError`, `MethodError`, `RecipeError`, or what reading throws.
  init(_ order: TrainingOrder, classes: [String]) throws {
    guard let from = order.from else { throw TrainingFailure.noTeacher(method: order.recipe.method) }
    run = RunFolder(path: from)
    let checkpoint = try run.checkpoint(nil)
    epoch = checkpoint.number
    // Found out now and not after the data were read.
    _ = try InferenceSettings(RecipeSchema.complete(run.recipe(), among: MethodRegistry.declarations))
    let known = try SafetensorsFile(checkpoint.weightsPath).metadata["classes"] ?? ""
    guard known == classes.joined(separator: ",") else {
      throw TrainingFailure.otherClasses(run: run.name, data: order.data)
    }
  }

  /// What a training that goes on is taught by.
  ///
  /// - Throws: `RunError.damaged` where the record does not say it.
  init(of recorded: RecordedRun) throws {
    guard let from = recorded.environment.from, let epoch = recorded.environment.fromEpoch else {
      throw RunError.damaged(
        path: recorded.folder.path(of: .environment), reason: "it does not name the run that teaches this one"
      )
    }
    run = RunFolder(path: from)
    self.epoch = epoch
  }
}
