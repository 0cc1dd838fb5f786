import Foundation
import Runs
import Torch

/// Keeps a training in its run folder: progress, loss terms, checkpoints, scores.
public final class RunFolderWriter: TrainingSubscriber {
  private let folder: RunFolder
  private var progress: RunProgress
  private var losses: [LossRecord] = []
  private var lastFlush = ContinuousClock.now
  /// When the training would have begun had it never paused.
  private var beginning = ContinuousClock.now

  /// The run must be locked by this process.
  public init(_ folder: RunFolder) {
    self.folder = folder
    progress = RunProgress(epochs: 0, steps: 0)
  }

  public func receive(_ event: TrainingEvent) throws {
    switch event {
    case .taught(let images, let total):
      progress.activity = "labels of image \(images)/\(total)"
      if ContinuousClock.now - lastFlush > .seconds(1) { try flush() }
    case .runStarted(let plan):
      folder.tidyUp()
      try folder.losses.truncate(afterStep: plan.stepsDone)
      beginning = .now - .seconds(folder.losses.read().records.last?.seconds ?? 0)
      progress = RunProgress(
        epoch: plan.epochsDone, epochs: plan.epochs, step: plan.stepsDone, steps: plan.steps)
      try flush()
    case .epochStarted(let epoch):
      progress.epoch = epoch
      progress.activity = nil
      try flush()
    case .step(let step):
      progress.step = step.step
      progress.imagesPerSecond = step.imagesPerSecond
      progress.secondsLeft = step.secondsLeft
      var terms = Dictionary(step.terms.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      terms["total"] = step.total
      let seconds = ((ContinuousClock.now - beginning) / .milliseconds(1)).rounded() / 1000
      losses.append(
        LossRecord(step: step.step, epoch: step.epoch, rate: step.rate, terms: terms, seconds: seconds))
      // Readers poll about once a second; more writes would only wear the disk.
      if ContinuousClock.now - lastFlush > .seconds(1) { try flush() }
    case .epochTrained(let epoch, let snapshot):
      try flush()
      try folder.commitEpoch(epoch) { try snapshot.write(to: $0) }
    case .scoring(_, let split):
      progress.activity = "scoring \(split)"
      try flush()
    case .epochEnded(let epoch, let scores):
      if let scores { try folder.epoch(epoch).write(scores: scores.report, images: scores.images) }
      progress.activity = nil
      try flush()
    case .finished: try end(.finished)
    case .stopped: try end(.stopped)
    case .failed(let cause): try end(.failed, cause: cause)
    }
  }

  private func end(_ state: RunProgress.State, cause: String? = nil) throws {
    progress.state = state
    progress.cause = cause
    progress.activity = nil
    progress.secondsLeft = nil
    try flush()
  }

  private func flush() throws {
    try folder.losses.append(losses)
    losses.removeAll()
    try folder.write(progress)
    lastFlush = .now
  }
}
