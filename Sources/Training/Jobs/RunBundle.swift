import Foundation
import Networks
import Runs
import Torch

/// A run made small enough to ship: weights in float16, no optimiser, no log, no paths of the machine that trained it.
public enum RunBundle {
  /// Copies a run into a folder of runs; it can be looked at and started from, not resumed.
  ///
  /// - Parameter epochs: The epochs that are kept; nil: all.
  /// - Throws: `RunError` for a run without one of the epochs, `FileFailure`, or what reading a weight file throws.
  @TorchActor public static func write(
    _ run: RunFolder, into runs: String, epochs: [Int]? = nil
  ) throws -> RunFolder {
    let all = run.epochs()
    let kept = try epochs?.map { number in
      guard let epoch = all.first(where: { $0.number == number }) else {
        throw RunError.noEpoch(run: run.name, epoch: number)
      }
      return epoch
    }
    let copy = RunFolder(path: "\(runs)/\(run.name)")
    try DurableFile.makeDirectory(copy.path)
    for item in [RunFolder.Item.recipe, .losses, .progress] {
      try DurableFile.write(DurableFile.read(run.path(of: item)), to: copy.path(of: item))
    }
    var environment = try run.environment()
    environment.data = (environment.data as NSString).lastPathComponent
    environment.labelled = environment.labelled.map { ($0 as NSString).lastPathComponent }
    environment.from = environment.from.map { ($0 as NSString).lastPathComponent }
    for index in environment.supervision?.parts.indices ?? 0..<0 {
      guard let source = environment.supervision?.parts[index].source, source.hasPrefix("/") else { continue }
      environment.supervision?.parts[index].source = (source as NSString).lastPathComponent
    }
    // A training that starts from the copy finds the program's own weights where they are then.
    let own = try StartingWeights.bundled(for: run.recipe().text("network"))
    environment.weights = environment.weights.flatMap { $0 == own ? nil : ($0 as NSString).lastPathComponent }
    try copy.write(environment)
    for epoch in kept ?? all { try write(epoch, to: copy) }
    return copy
  }

  @TorchActor private static func write(_ epoch: EpochFolder, to copy: RunFolder) throws {
    let weights = try SafetensorsFile(epoch.weightsPath)
    let tensors = try weights.names.map { name in
      let tensor = try weights.tensor(name)
      return (name: name, tensor: tensor.type == .float32 ? tensor.converted(to: .float16) : tensor)
    }
    let target = copy.epoch(epoch.number)
    try DurableFile.makeDirectory(target.path)
    try SafetensorsFile.write(tensors, metadata: weights.metadata, to: target.weightsPath)
    if let scores = try epoch.scores() { try target.write(scores: scores, images: epoch.imageRecords()) }
  }
}
