import Foundation
import Runs

extension PipelineFacts {
  /// What a pipeline's folder tells; nil: it cannot be read.
  init?(_ folder: PipelineFolder) {
    guard let record = try? folder.record() else { return nil }
    let progress = folder.work.progress()
    let state: RunFacts.State =
      switch folder.work.status() {
      case .created, .stopped: .stopped(nil)
      case .running: .running
      case .finished: .finished
      case .failed(let cause): .stopped(cause)
      case .killed: .stopped("its process was killed")
      }
    let order = record.order
    self.init(
      name: folder.name, path: folder.path, state: record.isFinished ? .finished : state,
      stages: record.stages.map { stage in
        Stage(
          title: stage.title, run: stage.run, isDone: stage.isDone,
          result: stage.isDone
            ? stage.scores.last.map { "\($0.name): \(String(format: "%.1f", 100 * $0.value)) %" } : nil)
      }, activity: progress?.activity,
      resumption: "camscope pipeline \(order.classifier.recipeName) --data \(order.data) --name "
        + "\(folder.name) … --resume")
  }
}
