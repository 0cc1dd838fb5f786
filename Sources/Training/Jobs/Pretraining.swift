import Foundation
import Methods
import Networks
import Runs
import Torch

/// Trains a network from scratch to tell single things apart, and writes its weights for others to start
/// from.
///
/// The classifier is a linear layer over the mean of the last features, trained with softmax cross-entropy;
/// batch norms measure their batches. The file holds the network alone, under its published names, with what
/// its weights expect of an image.
@TorchActor
public struct Pretraining {
  /// Images of one thing each, made or read on demand, with the category of each.
  public struct Examples: Sendable {
    public var images: any ImageSource
    /// Category of an image, from 0.
    public var category: @Sendable (Int) -> Int
    public var categories: Int

    public init(images: any ImageSource, categories: Int, category: @escaping @Sendable (Int) -> Int) {
      self.images = images
      self.categories = categories
      self.category = category
    }
  }

  /// What a pretraining is made of.
  public struct Settings: Hashable, Sendable {
    public var network: String
    public var epochs = 20
    public var batch = 32
    /// The side of the training window; images are drawn from ¾ to 1¼ of it.
    public var side = 160
    public var learningRate = 0.1
    public var weightDecay = 1e-4
    public var seed = 0
    public var threads: Int?
    public var precision = TrainingSchedule.Arithmetic.auto

    public init(network: String) { self.network = network }
  }

  private let settings: Settings
  private let examples: Examples

  public init(_ settings: Settings, examples: Examples) {
    self.settings = settings
    self.examples = examples
  }

  /// Trains and writes the weights; a training that is stopped writes nothing.
  ///
  /// - Parameter keptImages: Bytes of decoded images that are kept in memory.
  /// - Returns: Whether all epochs were done.
  /// - Throws: `NetworkError`, `TrainingFailure.diverged`, `FileFailure`, or the failure of an image.
  public func run(
    to path: String, subscribers: [any TrainingSubscriber] = [], stop: StopSignal = StopSignal(),
    keptImages: Int = 1 << 30
  ) throws -> Bool {
    TorchSettings.threads = settings.threads ?? ProcessInfo.processInfo.activeProcessorCount
    TorchSettings.seed(UInt64(settings.seed))
    let description = try NetworkRegistry.named(settings.network)
    // The coarsest stride is the cheapest, and weights do not depend on it.
    let stride = description.outputStrides.max() ?? 32
    let network = try description.make(NetworkOptions(outputStride: stride, batchNorm: .trained))
    let options = Trainer.Options(
      seed: settings.seed, epochs: settings.epochs, batch: settings.batch,
      learningRate: settings.learningRate, power: 0.9, momentum: .value(0.9), nesterov: true,
      weightDecay: settings.weightDecay, precision: settings.precision.resolved,
      augmentation: Augmentation(
        longSides: settings.side * 3 / 4...settings.side * 5 / 4, crop: settings.side, jitters: true),
      normalization: PixelNormalization(network.input.normalisation))
    let trainer = Trainer(
      ClassificationObjective(network, examples: examples, weightDecay: settings.weightDecay),
      images: ImageCache(examples.images, budget: keptImages), options: options)
    for subscriber in subscribers { trainer.add(subscriber) }
    guard try trainer.run(stop: stop) else { return false }
    var metadata = network.input.metadata
    metadata["network"] = network.name
    try SafetensorsFile.write(network.state, metadata: metadata, to: path)
    return true
  }
}
