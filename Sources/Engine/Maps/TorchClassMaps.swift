import Foundation
import Imaging
import Refinement
import Runs
import Torch
import Training

/// Class maps from trained networks on the libtorch thread, with the networks of the last used epochs kept.
final class TorchClassMaps: ClassMapComputing {
  private let watch: TrainingWatch
  private let networks = NetworkCache()
  /// Threads of libtorch while no training runs.
  private let threads: Int

  /// - Parameters:
  ///   - threads: Threads of libtorch while no training runs; one while one does, which needs the cores more.
  init(threads: Int, watch: TrainingWatch) {
    self.threads = threads
    self.watch = watch
  }

  func classMaps(
    of map: ResolvedMap, image: RGBImage, shouldStop: @escaping @Sendable () -> Bool
  ) throws -> ClassMaps? {
    let wanted = watch.isTraining ? 1 : threads
    let networks = networks
    let preparation = try TorchActor.wait {
      if TorchSettings.threads != wanted { TorchSettings.threads = wanted }
      let trained = try networks.trainedRun(map.key.epoch)
      try ClassAgreement.check(trained.classNames, against: map.folder.classes, run: trained.folder.name)
      return try trained.inference(with: map.recipe.settings).preparation
    }
    if shouldStop() { return nil }
    // Resizing is done here, so that the libtorch thread only multiplies.
    let prepared = preparation(image)
    return try TorchActor.wait {
      let trained = try networks.trainedRun(map.key.epoch)
      let inference = try trained.inference(with: map.recipe.settings)
      return inference(prepared, classes: map.key.classes, unless: shouldStop)?.maps
    }
  }

  func walk(_ preset: WalkPreset, of map: ResolvedMap) throws -> StageSteps.Walk? { nil }
}

/// Trained networks by epoch; lives on the libtorch thread.
@TorchActor
private final class NetworkCache {
  private var runs = ByteCache<EpochKey, TrainedRun>(budget: 768 << 20)

  nonisolated init() {}

  func trainedRun(_ key: EpochKey) throws -> TrainedRun {
    if let run = runs.value(for: key) { return run }
    let run = try TrainedRun(RunFolder(path: key.run), epoch: key.epoch)
    runs.insert(run, for: key, bytes: Int(key.size))
    return run
  }
}
