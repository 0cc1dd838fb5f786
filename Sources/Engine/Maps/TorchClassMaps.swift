import EngineProtocol
import Foundation
import Imaging
import Methods
import Refinement
import Runs
import Synchronization
import Torch
import Training

/// Class maps from trained networks on the libtorch thread, with the networks of the last used epochs kept.
final class TorchClassMaps: ClassMapComputing {
  private let watch: TrainingWatch
  private let networks = NetworkCache()
  /// Of the images that were probed last, so that another probe costs a walk and no network.
  private let affinities = Mutex(ByteCache<ImageAffinityKey, ImageAffinities>(budget: 64 << 20))
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

  func similarity(of map: ResolvedMap, image: RGBImage) throws -> ScalarMap {
    let (networks, wanted) = (networks, watch.isTraining ? 1 : threads)
    let probe = map.asked.probe ?? MapPoint(x: image.width / 2, y: image.height / 2)
    func ask() throws -> ScalarMap? {
      try TorchActor.wait {
        if TorchSettings.threads != wanted { TorchSettings.threads = wanted }
        return networks.directions(map.key)?.similarity(toX: probe.x, y: probe.y)
      }
    }
    if let known = try ask() { return known }
    let preparation = try TorchActor.wait {
      let trained = try networks.trainedRun(map.key.epoch)
      try ClassAgreement.check(trained.classNames, against: map.folder.classes, run: trained.folder.name)
      return try trained.inference(with: map.recipe.settings).preparation
    }
    let prepared = preparation(image)
    return try TorchActor.wait {
      let trained = try networks.trainedRun(map.key.epoch)
      guard let made = try trained.inference(with: map.recipe.settings).directions(of: prepared) else {
        return ScalarMap(width: image.width, height: image.height)
      }
      networks.keep(made, for: map.key)
      return made.similarity(toX: probe.x, y: probe.y)
    }
  }

  func prediction(of map: ResolvedMap, image: RGBImage) throws -> LabelMap {
    let networks = networks
    func segmentation() throws -> ViewPreparation? {
      try TorchActor.wait {
        let trained = try networks.trainedRun(map.key.epoch)
        try ClassAgreement.check(trained.classNames, against: map.folder.classes, run: trained.folder.name)
        return try trained.segmentation(with: map.recipe.settings)?.preparation
      }
    }
    guard let prepared = try segmentation()?(image) else {
      throw MapError.noPrediction(run: RunFolder(path: map.key.epoch.run).name)
    }
    return try TorchActor.wait {
      let trained = try networks.trainedRun(map.key.epoch)
      let segmentation = try trained.segmentation(with: map.recipe.settings)
      return try segmentation?(image, prepared: prepared).mask
        ?? LabelMap(width: image.width, height: image.height)
    }
  }

  func planes(
    of wanted: MethodMap, _ map: ResolvedMap, image: RGBImage, saliency: ScalarMap?
  ) throws -> [Plane] {
    let networks = networks
    let preparation = try TorchActor.wait {
      try networks.trainedRun(map.key.epoch).inference(with: map.recipe.settings).preparation
    }
    let prepared = preparation(image)
    return try TorchActor.wait {
      let trained = try networks.trainedRun(map.key.epoch)
      try ClassAgreement.check(trained.classNames, against: map.folder.classes, run: trained.folder.name)
      let chosen = map.asked.chosenClass.flatMap { map.key.classes.contains($0) ? $0 : nil }
      var query = MapQuery(
        classes: map.key.classes, chosenClass: chosen ?? map.key.classes.first,
        seed: UInt64(bitPattern: Int64(map.asked.draw)), saliency: saliency)
      if let probe = map.asked.probe {
        query.probe = MapQuery.Probe(
          x: (Double(probe.x) + 0.5) / Double(image.width), y: (Double(probe.y) + 0.5) / Double(image.height))
      }
      if trained.method is any BoxSupervised {
        query.boxes = try map.folder.imageBoxes(map.key.image).boxes
      }
      if wanted.dependsOn.contains(.photograph) { query.photograph = image }
      if wanted.dependsOn.contains(.pseudoMasks) {
        query.pseudoMask = try trained.trainingMask(of: map.key.image)
      }
      return try trained.inference(with: map.recipe.settings).planes(of: wanted, prepared, at: query).map {
        switch $0.values {
        case .scores(let map): Plane(classIndex: $0.classIndex, values: .scores(map))
        case .labels(let map): Plane(classIndex: $0.classIndex, values: .labels(map))
        }
      }
    }
  }

  func walk(_ preset: WalkPreset, of map: ResolvedMap) throws -> StageSteps.Walk? {
    guard let key = map.affinities[preset] else { return nil }
    let networks = networks
    return { maps, image in
      try TorchActor.wait {
        try networks.trainedAffinity(key).begin(
          with: maps.maps, of: image, background: maps.background)
      }
    }
  }

  func affinity(of map: ResolvedMap, image: RGBImage) throws -> ScalarMap {
    guard let epoch = map.affinities.values.first else {
      throw MapError.noAffinity(run: RunFolder(path: map.key.epoch.run).name)
    }
    let key = ImageAffinityKey(data: map.key.data, image: map.key.image, epoch: epoch)
    let affinities = try affinities.withLock { cache in
      if let kept = cache.value(for: key) { return kept }
      let networks = networks
      let made = try TorchActor.wait { try networks.trainedAffinity(epoch).affinities(of: image) }
      cache.insert(made, for: key, bytes: made.bytes)
      return made
    }
    let probe = map.asked.probe ?? MapPoint(x: image.width / 2, y: image.height / 2)
    return try affinities.tied(toX: probe.x, y: probe.y, threads: watch.isTraining ? 1 : threads)
  }
}

/// What the affinities of an image depend on.
private struct ImageAffinityKey: Hashable {
  var data: String
  var image: String
  var epoch: EpochKey
}

/// Trained networks by epoch; lives on the libtorch thread.
@TorchActor
private final class NetworkCache {
  private var runs = ByteCache<EpochKey, TrainedRun>(budget: 768 << 20)
  /// Of the images that were probed last, so that another probe costs a product and no network.
  private var directions = ByteCache<ClassMapKey, PixelDirections>(budget: 128 << 20)
  private var walks = ByteCache<EpochKey, TrainedAffinity>(budget: 256 << 20)

  nonisolated init() {}

  func trainedRun(_ key: EpochKey) throws -> TrainedRun {
    if let run = runs.value(for: key) { return run }
    let run = try TrainedRun(RunFolder(path: key.run), epoch: key.epoch)
    runs.insert(run, for: key, bytes: Int(key.size))
    return run
  }

  /// What pixels of an image are alike by; nil: it is not kept.
  func directions(_ key: ClassMapKey) -> PixelDirections? { directions.value(for: Self.withoutClasses(key)) }

  func keep(_ made: PixelDirections, for key: ClassMapKey) {
    directions.insert(made, for: Self.withoutClasses(key), bytes: made.bytes)
  }

  private static func withoutClasses(_ key: ClassMapKey) -> ClassMapKey {
    var key = key
    key.classes = []
    return key
  }

  func trainedAffinity(_ key: EpochKey) throws -> TrainedAffinity {
    if let walk = walks.value(for: key) { return walk }
    let walk = try TrainedAffinity(RunFolder(path: key.run), epoch: key.epoch)
    walks.insert(walk, for: key, bytes: Int(key.size))
    return walk
  }
}
