import Networks
import Runs
import Torch

/// The state of a training at the end of an epoch: what a checkpoint keeps.
///
/// It refers to the living tensors, so it is written before the next step. Headers hold neither time nor
/// path, so that equal states are equal bytes.
public struct TrainingSnapshot {
  let objective: any Objective
  let optimizer: SGD
  /// Epochs done.
  public let epoch: Int

  /// Writes weights, optimiser and counters into the folder of an epoch.
  ///
  /// - Throws: `FileFailure`.
  public func write(to folder: EpochFolder) throws {
    try writeWeights(to: folder.weightsPath)
    var buffers: [(name: String, tensor: Tensor)] = []
    for (group, tensors) in zip(objective.groups, optimizer.buffers) {
      buffers += zip(group.names, tensors).map { (name: $0, tensor: $1) }
    }
    try SafetensorsFile.write(buffers, to: folder.optimizerPath)
    try JSONFile.write(TrainingState(step: optimizer.step, epoch: epoch), to: folder.statePath)
  }

  /// Writes the weights alone.
  ///
  /// - Parameter type: The type in which real numbers are kept; nil keeps their own.
  /// - Throws: `FileFailure`.
  public func writeWeights(to path: String, as type: ElementType? = nil) throws {
    try SafetensorsFile.write(objective.state, as: type, metadata: objective.metadata, to: path)
  }
}

/// Where a checkpoint stands, `state.json`; all other chance is drawn from the recipe's seed and these.
public struct TrainingState: Hashable, Sendable, Codable {
  /// Steps done.
  public var step: Int
  /// Epochs done.
  public var epoch: Int
}
