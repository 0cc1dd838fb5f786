import EngineProtocol
import Foundation
import Runs

extension TrainRequest {
  /// What goes on with a run, from its folder.
  ///
  /// - Throws: what is wrong with the folder, as one sentence.
  init(resuming run: RunFolder) throws {
    let environment = try run.environment()
    self.init(
      recipe: try run.recipe(), recipeName: environment.recipeName, data: environment.data,
      split: environment.split, run: run.name, runs: (run.path as NSString).deletingLastPathComponent,
      weights: environment.weights, from: environment.from, parent: environment.parent,
      labelled: environment.labelled, device: environment.device, threads: environment.threads, resume: true)
  }
}
