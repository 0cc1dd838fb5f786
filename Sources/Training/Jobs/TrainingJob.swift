import Foundation
import Methods
import Networks
import Refinement
import Runs
import Torch
import VOC

/// One training from its order to its end: run folder, lock, data, network, loop, scores.
///
///     switch try TrainingJob.prepare(order) {
///     case .ready(let job): try job.run(subscribers: [ConsoleProgress(on: .standardError)], stop: .ofProcess)
///     case .alreadyFinished(let folder): print("\(folder.name) is finished")
///     }
@TorchActor
public final class TrainingJob {
  /// What an order comes to.
  public enum Preparation {
    case ready(TrainingJob)
    /// `resume` of a run whose epochs are all done.
    case alreadyFinished(RunFolder)
  }

  /// How a training ended.
  public enum Ending: Hashable, Sendable {
    case finished
    /// On request; it can be resumed.
    case stopped
  }

  public let folder: RunFolder
  /// Sentences for the person: what was left out, what starts from random weights.
  public let notices: [String]
  private let lock: RunLock
  private let schedule: TrainingSchedule
  private let method: any TrainableMethod
  private let inference: InferenceSettings?
  /// The CRF after a segmentation network.
  private let crf: CRFPreset?
  private let supervision: Supervision
  private let scored: LabelledImages?
  private let precision: Precision

  /// Decoded images that are kept in memory, in bytes.
  private static let cacheBudget = min(1 << 30, Int(ProcessInfo.processInfo.physicalMemory / 8))

  /// Opens the data, builds the network, makes or opens the run folder and locks it.
  ///
  /// Everything that can be wrong with an order is found here, before a run folder appears.
  /// - Throws: `TrainingFailure`, `MethodError`, `NetworkError`, `WeightError`, `VOCError`, `RunError`,
  ///   `FileFailure`.
  public static func prepare(_ order: TrainingOrder) throws -> Preparation {
    try Device.use(named: order.device)
    let schedule = try TrainingSchedule(order.recipe)
    let folder = try folder(for: order, seed: schedule.seed)
    let recorded = folder.exists ? try RecordedRun(folder) : nil
    if let recorded {
      guard order.resume else { throw RunError.exists(name: folder.name, runs: order.runs) }
      try recorded.check(order)
      if folder.status() == .finished { return .alreadyFinished(folder) }
    }
    return .ready(try TrainingJob(order, schedule: schedule, folder: folder, recorded: recorded))
  }

  private static func folder(for order: TrainingOrder, seed: Int) throws -> RunFolder {
    let taken = RunFolder.all(in: order.runs).map(\.name)
    let base = RunName.base(recipeName: order.recipeName, seed: seed)
    let name =
      try order.run.map(RunName.checked) ?? (order.resume ? base : RunName.unused(base, taken: taken))
    return RunFolder(path: "\(order.runs)/\(name)")
  }

  private init(
    _ order: TrainingOrder, schedule: TrainingSchedule, folder: RunFolder, recorded: RecordedRun?
  ) throws {
    var notices: [String] = []
    let environment = recorded?.environment
    self.schedule = schedule
    precision = environment.flatMap { Precision(recordedName: $0.precision) } ?? schedule.precision.resolved
    TorchSettings.threads =
      environment?.threads ?? order.threads ?? ProcessInfo.processInfo.activeProcessorCount

    let data = try VOCFolder.open(order.data)
    guard data.classes.count > 0 else { throw TrainingFailure.noClasses(data: order.data) }
    let split = try environment?.split ?? schedule.trainingSplit(in: data)
    let images = try LabelledImages(data, split: split, labels: schedule.labels)
    guard images.count > 0 else { throw TrainingFailure.noImages(split: split, data: order.data) }
    notices += Self.summary(of: images.problems, split: split)

    // One seed, then the draws in a fixed order: network, heads.
    TorchSettings.seed(UInt64(schedule.seed))
    let network = try MethodRegistry.network(for: order.recipe, schedule)
    let method = try MethodRegistry.makeTrainable(
      order.recipe, on: network, classes: data.classes.count)
    self.method = method
    inference = method is any Method ? try InferenceSettings(order.recipe) : nil
    crf = method is any Segmenter ? Segment.crf(of: order.recipe) : nil
    let supervision = try Supervision(
      of: method, images: images, for: order, recorded: recorded, in: folder)
    self.supervision = supervision
    notices += supervision.notices + ["learns from \(supervision.record)"]
    var start: StartingWeights?
    if let checkpoint = recorded?.folder.resumableEpoch {
      // Its weights are restored when the run goes on; what they expect of an image is needed before.
      network.input = InputConvention(
        metadata: try SafetensorsFile(checkpoint.weightsPath).metadata, standard: network.input)
    } else {
      let weights =
        try recorded.map {
          try StartingWeights(of: $0, network: schedule.network, usesRun: supervision.leavesRunToWeights)
        }
        ?? StartingWeights(order, network: schedule.network, usesRun: supervision.leavesRunToWeights)
      notices += try weights.load(into: method)
      start = weights
    }

    let scoresEpochs = schedule.epochScore != .none && inference != nil
    scored =
      scoresEpochs && data.splits.contains { $0.name == schedule.scoreSplit }
      ? try LabelledImages(data, split: schedule.scoreSplit, labels: schedule.labels) : nil
    if scoresEpochs && scored == nil {
      notices.append("\(order.data) has no split '\(schedule.scoreSplit)', so epochs are not scored")
    }

    self.folder = folder
    try DurableFile.makeDirectory(folder.path)
    // Locked before the recipe is written, so that of two trainers that begin at once only one writes its own.
    lock = try RunLock.acquire(in: folder)
    if recorded == nil {
      _ = try RunFolder.create(
        folder.name, in: order.runs, recipe: order.recipe, keys: Self.keys(of: order.recipe),
        environment: RunEnvironment(
          data: order.data, split: split, weights: start?.path, weightsChecksum: try start?.checksum(),
          from: order.from, fromEpoch: supervision.lesson?.teacher.epoch ?? start?.epoch,
          parent: order.parent, labelled: supervision.list?.name,
          labelledChecksum: supervision.list?.checksum, supervision: supervision.record,
          recipeName: order.recipeName, device: order.device, threads: TorchSettings.threads,
          precision: precision.recordedName,
          libtorch: TorchSettings.version, blas: TorchSettings.blas))
    }
    self.notices = notices
  }

  /// Trains the epochs that are left.
  ///
  /// - Parameters:
  ///   - subscribers: Receive the events besides the run folder.
  ///   - stop: Read between steps.
  /// - Throws: What ended the training; the run folder says it, too.
  public func run(subscribers: [any TrainingSubscriber] = [], stop: StopSignal = StopSignal()) throws
    -> Ending
  {
    try withExtendedLifetime(lock) {
      let trainer = Trainer(
        MethodObjective(
          method, images: supervision.images, schedule: schedule, boxes: supervision.boxes),
        images: ImageCache(supervision.source, budget: Self.cacheBudget),
        options: Trainer.Options(
          schedule, precision: precision,
          normalization: PixelNormalization(method.network.input.normalisation)))
      for subscriber in [RunFolderWriter(folder)] + subscribers { trainer.add(subscriber) }
      do {
        let isTaught = try supervision.lesson?.prepare(stop: stop) {
          try trainer.publish(.taught(images: $0, of: $1))
        }
        if isTaught == false {
          try trainer.publish(.stopped(epoch: 1, step: 0))
          return .stopped
        }
        if let epoch = folder.resumableEpoch {
          try trainer.restore(SavedCheckpoint(epoch))
          // An epoch that was stopped before its scores is scored first.
          if try epoch.scores() == nil, let scores = try score(epoch.number, trainer: trainer, stop: stop) {
            try epoch.write(scores: scores.report, images: scores.images)
          }
        }
        let done = try trainer.run(stop: stop) { try self.score($0, trainer: trainer, stop: stop) }
        return done ? .finished : .stopped
      } catch {
        // The first error is the one to report, whatever becomes of the notice.
        try? trainer.publish(.failed("\(error)"))
        throw error
      }
    }
  }

  /// Scores an epoch with the weights as they are now.
  private func score(_ epoch: Int, trainer: Trainer, stop: StopSignal) throws -> EpochScores? {
    var scores = try measure(epoch, trainer: trainer, stop: stop)
    scores?.report.saliency = supervision.images.saliencyDescription
    return scores
  }

  private func measure(_ epoch: Int, trainer: Trainer, stop: StopSignal) throws -> EpochScores? {
    guard let scored, let inference, let method = method as? any Method else { return nil }
    try trainer.publish(.scoring(epoch: epoch, split: scored.split))
    let single = schedule.epochScore == .single
    let settings = single ? inference.singlePass : inference
    let views = single ? "single view" : nil
    if let segmenter = method as? any Segmenter {
      let segmentation = SegmentationInference(
        segmenter, settings: settings, crf: single ? nil : crf, precision: precision)
      return try SegmentationEvaluation(segmentation, over: scored).run(views: views, stop: stop)?.scores
    }
    let evaluation = SplitEvaluation(
      CAMInference(method, settings: settings, precision: precision), over: scored)
    return try evaluation.run(views: views, stop: stop)?.seed
  }

  /// The keys of a recipe in the order of its method's declaration.
  private static func keys(of recipe: Recipe) -> [String] {
    MethodRegistry.declarations.first { $0.name == recipe.method }
      .map { RecipeSchema($0).components.map(\.key) } ?? []
  }

  private static func summary(of problems: [String], split: String) -> [String] {
    guard let first = problems.first else { return [] }
    return [
      problems.count == 1
        ? "an image of \(split) is left out: \(first)"
        : "\(problems.count) images of \(split) are left out, the first: \(first)"
    ]
  }
}
