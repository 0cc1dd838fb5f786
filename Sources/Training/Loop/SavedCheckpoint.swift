import Networks
import Runs
import Torch

/// A checkpoint on disk from which a training goes on.
public struct SavedCheckpoint {
  public let folder: EpochFolder
  public let state: TrainingState

  var weightsPath: String { folder.weightsPath }

  /// Reads the counters of an epoch that has its optimiser state.
  ///
  /// - Throws: `FileFailure` or `RunError.damaged`.
  public init(_ folder: EpochFolder) throws {
    self.folder = folder
    state = try JSONFile.read(TrainingState.self, from: folder.statePath)
  }

  /// Overwrites weights, buffers and step.
  ///
  /// - Throws: `WeightError`, `FileFailure`, or `TrainingFailure.unfitCheckpoint`.
  func restore(objective: any Objective, optimizer: SGD) throws {
    try objective.state.load(try SafetensorsFile(folder.weightsPath))
    let file = try SafetensorsFile(folder.optimizerPath)
    var buffers: [[Tensor]] = []
    for (group, mine) in zip(objective.groups, optimizer.buffers) {
      guard !mine.isEmpty else {
        buffers.append([])
        continue
      }
      buffers.append(
        try zip(group.names, mine).map { name, buffer in
          let saved = try file.tensor(name)
          guard saved.shape == buffer.shape else {
            throw TrainingFailure.unfitCheckpoint(
              path: folder.optimizerPath,
              reason: "\(name) is \(saved.shape), this recipe needs \(buffer.shape)")
          }
          return saved
        })
    }
    optimizer.restore(step: state.step, buffers: buffers)
  }
}
