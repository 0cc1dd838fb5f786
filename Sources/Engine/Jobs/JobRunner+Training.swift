import EngineProtocol
import Foundation
import Methods
import Runs
import Torch
import Training

extension JobRunner {
  /// Trains in this process; Ctrl-C stops after the step that runs.
  static func train(_ request: TrainRequest, isDetached: Bool) throws -> ExitCode {
    // A training that nobody waits for leaves the cores to those who look at maps meanwhile.
    if isDetached { stepBack() }
    let order = try TrainingOrder(request)
    let stop = StopSignal.ofProcess
    let before = try request.after.map { try RunFolder.find($0, in: [request.runs]) }
    return try TorchActor.wait {
      switch try TrainingJob.prepare(order) {
      case .alreadyFinished(let folder):
        print("the run '\(folder.name)' is finished; nothing to do")
        return .done
      case .ready(let job):
        for notice in job.notices { say(notice) }
        try awaitTurn(after: before, of: job.folder, stop: stop)
        let progress = ConsoleProgress(on: .standardOutput, json: request.json)
        switch try job.run(subscribers: [progress], stop: stop) {
        case .finished: return .done
        case .stopped: return .interrupted
        }
      }
    }
  }
}

extension JobRunner {
  /// Waits until other trainings have ended, however they did; the run's progress says so meanwhile.
  private static func awaitTurn(after others: [RunFolder], of folder: RunFolder, stop: StopSignal) throws {
    var told: String?
    while !stop.isRequestedAtEpochEnd,
      let other = others.first(where: { $0.status().isRunning })
    {
      if told != other.name {
        try folder.write(
          RunProgress(epochs: folder.progress()?.epochs ?? 0, steps: 0, activity: "waits for \(other.name)"))
        told = other.name
      }
      Thread.sleep(forTimeInterval: 0.5)
    }
  }

  /// Lowers this process to nice 10, if it is not lower already; threads that are made later inherit it.
  private static func stepBack() {
    let process = Int32(PRIO_PROCESS.rawValue)
    if getpriority(process, 0) < 10 { setpriority(process, 0, 10) }
  }
}

extension TrainingOrder {
  /// The order of a request: its recipe completed, its split and the run it starts from looked up.
  ///
  /// - Throws: `RecipeError` or `RunError`.
  init(_ request: TrainRequest) throws {
    var recipe = request.recipe
    if let split = request.split { recipe.settings["split"] = .text(split) }
    let roots = [request.runs] + Locations.current.runRoots()
    self.init(
      recipe: try RecipeSchema.complete(recipe, among: MethodRegistry.declarations),
      recipeName: request.recipeName, data: request.data, runs: request.runs, run: request.run,
      weights: request.weights, from: try request.from.map { try RunFolder.find($0, in: roots).path },
      parent: request.parent, labelled: request.labelled, device: request.device, threads: request.threads,
      resume: request.resume)
  }
}
