import EngineProtocol
import Evaluation
import Foundation
import Runs
import Torch
import Training

/// The stages of one pipeline, one after the other, each as a thing that can be killed at any instant and done again.
///
/// Trainings go on where their run folders stand, masks that are there are kept, and scores are computed anew until the
/// record says that their stage is done. So a pipeline that was killed comes to the same bytes as one that was not.
@TorchActor
final class Pipeline {
  let folder: PipelineFolder
  private(set) var record: PipelineRecord
  let runs: String
  private let lock: RunLock
  private var progress: RunProgress
  private var lastWrite = ContinuousClock.now

  /// Makes or opens the folder of a pipeline and locks it.
  ///
  /// Everything that can be found wrong without training is found here.
  /// - Throws: as `PipelineOrder.init`, `RunError`, `FileFailure`, or `TrainingFailure.otherThanRecorded`.
  init(_ request: PipelineRequest) throws {
    let folder = try Self.folder(for: request)
    let recorded = folder.exists ? try folder.record() : nil
    guard recorded == nil || request.resume else {
      throw PipelineError.exists(name: folder.name, runs: request.runs)
    }
    let order = try PipelineOrder(request, in: folder, recorded: recorded?.order)
    let differences = recorded?.order.differences(asked: order) ?? []
    guard differences.isEmpty else {
      throw TrainingFailure.otherThanRecorded(run: folder.name, differences: differences)
    }
    self.folder = folder
    runs = request.runs
    record = recorded ?? PipelineRecord(order)
    progress = RunProgress(epochs: record.stages.count, steps: record.stages.count)
    try DurableFile.makeDirectory(folder.path)
    lock = try RunLock.acquire(in: folder.work)
    if recorded == nil { try folder.write(record) }
  }

  private static func folder(for request: PipelineRequest) throws -> PipelineFolder {
    var seed = 0
    if case .number(let value)? = request.recipe.settings["seed"] { seed = Int(value) }
    let base = RunName.base(recipeName: request.recipeName, seed: seed)
    let taken = PipelineFolder.all(in: request.runs).map(\.name)
    let name = request.name ?? (request.resume ? base : RunName.unused(base, taken: taken))
    return try PipelineFolder(name, in: request.runs)
  }

  /// Does the stages that are left; false: stopped.
  ///
  /// - Throws: what ended a stage; the pipeline's progress says it, too.
  func run(stop: StopSignal) throws -> Bool {
    guard !record.isFinished else { return true }
    folder.tidyUp()
    do {
      for index in record.stages.indices where !record.stages[index].isDone {
        let stage = record.stages[index]
        JobRunner.say("stage \(index + 1) of \(record.stages.count), \(stage.title)")
        try begin(index)
        guard !stop.isRequested, let scores = try scores(of: stage, stop: stop) else {
          try end(.stopped)
          return false
        }
        record.stages[index].scores = scores
        record.stages[index].isDone = true
        try folder.write(record)
        for score in scores {
          JobRunner.say("  \(score.name): \(String(format: "%.1f", 100 * score.value)) %")
        }
      }
      try end(.finished)
      return true
    } catch {
      // The first error is the one to report, whatever becomes of the notice.
      try? end(.failed, cause: "\(error)")
      throw error
    }
  }

  /// The scores of all stages that are done.
  var table: PipelineTable {
    PipelineTable(
      pipeline: folder.name,
      rows: record.stages.flatMap { stage in
        stage.scores.map {
          PipelineTable.Row(title: $0.title, run: stage.run, name: $0.name, value: $0.value)
        }
      })
  }

  private func scores(of stage: PipelineStage, stop: StopSignal) throws -> [PipelineStage.Score]? {
    switch stage.kind {
    case .classifier: try train(record.order.classifier, stage: stage, stop: stop)
    case .affinity:
      try record.order.affinities.first { $0.run == stage.run }.map {
        try train($0, taughtBy: record.order.classifier, stage: stage, stop: stop)
      } ?? []
    case .classMaps: try scoreClassMaps(stop: stop)
    case .masks: try writeMasks(stop: stop)
    case .segmentation: try train(record.order.segmentation, stage: stage, stop: stop)
    case .scores: try scoreSegmentation(stop: stop)
    }
  }

  // MARK: Progress

  private func begin(_ index: Int) throws {
    progress.epoch = index + 1
    progress.step = index
    progress.activity = record.stages[index].title
    try write()
  }

  /// So many images of the present stage are done.
  func tell(_ done: Int, of total: Int, bar: ProgressBar) {
    bar.show(done, of: total)
    guard ContinuousClock.now - lastWrite > .seconds(1) else { return }
    progress.activity = "\(record.stages[progress.epoch - 1].title) \(done)/\(total)"
    // What is shown is not worth ending the work for.
    try? write()
  }

  private func end(_ state: RunProgress.State, cause: String? = nil) throws {
    progress.state = state
    progress.cause = cause
    progress.activity = nil
    progress.step = record.done
    try write()
  }

  private func write() throws {
    try folder.work.write(progress)
    lastWrite = .now
  }
}
