import EngineProtocol
import Foundation
import Runs
import Torch
import Training
import VOC

extension JobRunner {
  /// Painted images where a request names no number: every category some hundred times.
  private static let defaultPaintings = 6000

  /// Trains a network to tell painted single things apart and writes its weights.
  static func pretrain(_ request: PretrainRequest) throws -> ExitCode {
    var settings = Pretraining.Settings(network: request.network)
    settings.seed = request.seed
    settings.threads = request.threads
    settings.epochs = request.epochs ?? settings.epochs
    let categories = PaintedSet.singleObjectCategories.count
    let count = request.images ?? defaultPaintings
    guard settings.epochs > 0, count >= settings.batch else {
      throw JobError.tooSmall(images: count, batch: settings.batch, epochs: settings.epochs)
    }
    let (seed, side) = (UInt64(bitPattern: Int64(request.seed)), settings.side)
    let paintings = GeneratedImages(count: count) {
      PaintedSet.singleObject(seed: seed, index: $0, side: side).image
    }
    // Categories take turns in the painted images.
    let examples = Pretraining.Examples(images: paintings, categories: categories) { $0 % categories }
    try DurableFile.makeDirectory((request.out as NSString).deletingLastPathComponent)
    let stop = StopSignal.ofProcess
    return try TorchActor.wait { [settings] in
      try Device.use(named: request.device)
      let progress = ConsoleProgress(on: .standardOutput, json: request.json)
      let isDone = try Pretraining(settings, examples: examples)
        .run(to: request.out, subscribers: [progress], stop: stop)
      return isDone ? .done : .interrupted
    }
  }
}
