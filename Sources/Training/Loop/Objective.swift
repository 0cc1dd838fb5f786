import Methods
import Networks
import Torch

/// What a `Trainer` descends: a state with trainable tensors, and the loss of a batch.
///
/// Instances live on the libtorch thread. A method on a network is one (`MethodObjective`), the
/// classification of a pretraining another.
public protocol Objective: AnyObject {
  /// Everything that a checkpoint keeps, by name.
  var state: StateDictionary { get }
  /// What the files of weights say about themselves.
  var metadata: [String: String] { get }
  /// The trainable tensors, each in one group.
  var groups: [ParameterGroup] { get }
  /// The loss of a batch of windows.
  func lossTerms(of batch: WindowBatch, at point: SchedulePoint) -> [LossTerm]
}

/// Named parameters that share a rate and a decay.
public struct ParameterGroup {
  public var names: [String]
  public var parameters: [Tensor]
  public var rateMultiplier: Double
  public var weightDecay: Double

  /// The trainable entries of a state by role: weights with decay, biases without (METHODS §0.3).
  ///
  /// - Parameters:
  ///   - rate: Factor on the rate of the weights.
  ///   - biasRate: Further factor on the rate of the biases.
  static func groups(
    of entries: [StateDictionary.Entry], rate: Double, biasRate: Double, weightDecay: Double
  ) -> [ParameterGroup] {
    let (biases, weights) = (entries.filter { $0.role == .bias }, entries.filter { $0.role == .weight })
    return [(weights, rate, weightDecay), (biases, rate * biasRate, 0)].compactMap { entries, rate, decay in
      entries.isEmpty
        ? nil
        : ParameterGroup(
          names: entries.map(\.name), parameters: entries.map(\.tensor), rateMultiplier: rate,
          weightDecay: decay)
    }
  }
}
