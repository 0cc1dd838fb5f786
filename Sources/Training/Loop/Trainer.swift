import Foundation
import Methods
import Torch

/// The training loop: batches from a loader, losses from an objective, steps of SGD, events to subscribers.
///
/// What a step does depends on (seed, epoch, step) and the state of parameters and buffers only: the loader
/// draws per image, the order of an epoch is drawn per epoch, and libtorch's generator is seeded anew for
/// each step. So a training that goes on from the end of an epoch computes the same bytes as one that was
/// never interrupted, at the same number of threads.
@TorchActor
public final class Trainer {
  /// How the loop runs, beside what it descends.
  public struct Options: Sendable {
    public var seed: Int
    public var epochs: Int
    public var batch: Int
    public var learningRate: Double
    public var power: Double
    public var momentum: MomentumPolicy
    public var nesterov: Bool
    public var weightDecay: Double
    public var precision: Precision
    public var augmentation: Augmentation
    public var normalization: PixelNormalization
    public var loaderThreads: Int

    public init(
      seed: Int, epochs: Int, batch: Int, learningRate: Double, power: Double, momentum: MomentumPolicy,
      nesterov: Bool, weightDecay: Double, precision: Precision, augmentation: Augmentation,
      normalization: PixelNormalization, loaderThreads: Int = 2
    ) {
      self.seed = seed
      self.epochs = epochs
      self.batch = batch
      self.learningRate = learningRate
      self.power = power
      self.momentum = momentum
      self.nesterov = nesterov
      self.weightDecay = weightDecay
      self.precision = precision
      self.augmentation = augmentation
      self.normalization = normalization
      self.loaderThreads = loaderThreads
    }

    /// The options of a recipe's schedule.
    public init(_ schedule: TrainingSchedule, precision: Precision, normalization: PixelNormalization) {
      self.init(
        seed: schedule.seed, epochs: schedule.epochs, batch: schedule.batch,
        learningRate: schedule.learningRate, power: schedule.power, momentum: schedule.momentum,
        nesterov: schedule.nesterov, weightDecay: schedule.weightDecay, precision: precision,
        augmentation: Augmentation(schedule), normalization: normalization)
    }
  }

  private let objective: any Objective
  private let source: any ImageSource
  private let options: Options
  private let optimizer: SGD
  private let stepsPerEpoch: Int
  private var subscribers: [any TrainingSubscriber] = []
  private var epochsDone = 0
  private var pace = Pace()

  /// Prepares a training from the objective's present state.
  public init(_ objective: any Objective, images source: any ImageSource, options: Options) {
    precondition(options.epochs > 0, "Trainer: \(options.epochs) epochs")
    self.objective = objective
    self.source = source
    self.options = options
    stepsPerEpoch = max(1, source.count / options.batch)
    optimizer = SGD(
      groups: objective.groups.map {
        SGD.Group(
          parameters: $0.parameters, rateMultiplier: $0.rateMultiplier, weightDecay: $0.weightDecay)
      },
      schedule: PolySchedule(
        rate: options.learningRate, steps: options.epochs * stepsPerEpoch, power: options.power),
      weightDecay: options.weightDecay, momentum: options.momentum, nesterov: options.nesterov)
  }

  /// Adds a receiver of events; those added first hear first.
  public func add(_ subscriber: any TrainingSubscriber) { subscribers.append(subscriber) }

  /// The state after the steps done so far, as a checkpoint keeps it.
  public var snapshot: TrainingSnapshot {
    TrainingSnapshot(objective: objective, optimizer: optimizer, epoch: epochsDone)
  }

  /// Goes on from a checkpoint of the same training.
  ///
  /// - Throws: `TrainingFailure.unfitCheckpoint`, or what reading throws.
  public func restore(_ checkpoint: SavedCheckpoint) throws {
    try checkpoint.restore(objective: objective, optimizer: optimizer)
    guard checkpoint.state.step == checkpoint.state.epoch * stepsPerEpoch else {
      throw TrainingFailure.unfitCheckpoint(
        path: checkpoint.weightsPath,
        reason:
          "epoch \(checkpoint.state.epoch) ended after \(checkpoint.state.step) steps, with this data it ends "
          + "after \(checkpoint.state.epoch * stepsPerEpoch)")
    }
    epochsDone = checkpoint.state.epoch
  }

  /// Trains the epochs that are left.
  ///
  /// - Parameters:
  ///   - stop: Read between steps.
  ///   - score: Measures an epoch that has been trained; nil: nothing to score.
  /// - Returns: Whether all epochs were done.
  /// - Throws: `TrainingFailure.diverged`, the failure of an image, a score or a subscriber.
  public func run(stop: StopSignal, score: ((_ epoch: Int) throws -> EpochScores?)? = nil) throws -> Bool {
    try publish(
      .runStarted(
        .init(
          images: source.count, batch: options.batch, epochs: options.epochs,
          steps: options.epochs * stepsPerEpoch, epochsDone: epochsDone, stepsDone: optimizer.step)))
    while epochsDone < options.epochs {
      let epoch = epochsDone + 1
      try publish(.epochStarted(epoch))
      pace.begin()
      guard try trainEpoch(epoch, stop: stop) else {
        try publish(.stopped(epoch: epoch, step: optimizer.step))
        return false
      }
      epochsDone = epoch
      try publish(.epochTrained(epoch, snapshot))
      // Scores can wait: a resumed training makes up for them.
      let scores = stop.isRequested ? nil : try score?(epoch)
      pace.endEpoch()
      try publish(.epochEnded(epoch, scores))
      if stop.isRequestedAtEpochEnd && epoch < options.epochs {
        try publish(.stopped(epoch: epoch, step: optimizer.step))
        return false
      }
    }
    try publish(.finished)
    return true
  }

  /// Tells all subscribers.
  public func publish(_ event: TrainingEvent) throws {
    for subscriber in subscribers { try subscriber.receive(event) }
  }

  /// All steps of an epoch; false: stopped before its end.
  private func trainEpoch(_ epoch: Int, stop: StopSignal) throws -> Bool {
    let batches = EpochOrder.batches(
      images: source.count, batch: options.batch, seed: options.seed, epoch: epoch)
    let loader = Loader(
      source: source, augmentation: options.augmentation, normalization: options.normalization,
      batches: batches, seed: options.seed, epoch: epoch, threads: options.loaderThreads)
    defer { loader.close() }
    while let event = try loader.next({ try step($0, epoch: epoch) }) {
      try publish(.step(event))
      // A stop after the last step of an epoch still keeps that epoch.
      if stop.isRequested && optimizer.step < epoch * stepsPerEpoch { return false }
    }
    return true
  }

  /// One step of SGD on a batch.
  package func step(_ batch: Batch, epoch: Int) throws -> TrainingEvent.Step {
    let steps = options.epochs * stepsPerEpoch
    var generator = KeyedGenerator(UInt64(bitPattern: Int64(options.seed)), UInt64(optimizer.step), 0x57E9)
    TorchSettings.seed(generator.next())
    let point = SchedulePoint(step: optimizer.step, steps: steps, epoch: epoch)
    let windows = WindowBatch(batch)
    let terms = autocast(options.precision) { objective.lossTerms(of: windows, at: point) }
    guard let first = terms.first else { preconditionFailure("Trainer: an objective without loss terms") }
    let total = terms.dropFirst().reduce(first.value * first.weight) { $0 + $1.value * $1.weight }
    let loss = total.scalar()
    guard loss.isFinite else {
      throw TrainingFailure.diverged(
        step: optimizer.step + 1, epoch: epoch, images: batch.images.map(source.name(at:)), advice: advice)
    }
    let rate = optimizer.rate
    total.backward()
    optimizer.update()
    pace.step(images: batch.images.count)
    return TrainingEvent.Step(
      step: optimizer.step, epoch: epoch, rate: rate,
      terms: terms.map { .init(name: $0.name, value: $0.value.scalar()) }, total: loss,
      imagesPerSecond: pace.imagesPerSecond,
      secondsLeft: pace.secondsLeft(
        steps: steps - optimizer.step, batch: options.batch, epochs: options.epochs - epochsDone))
  }

  /// What to try when the loss has left the numbers.
  private var advice: String {
    var causes = ["lower the learning rate (--set learningRate=\(options.learningRate / 10))"]
    if case .value(let momentum) = options.momentum, momentum >= 0.8, options.learningRate > 0.02 {
      causes.insert(
        "published rates go with almost no momentum (--set momentum=officialQuirk)", at: 0)
    }
    return causes.joined(separator: ", or ")
  }
}
