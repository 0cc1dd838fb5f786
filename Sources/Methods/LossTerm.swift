import Torch

/// A named part of the loss; the loss is Σ weight · value over the terms.
public struct LossTerm {
  /// The name in curves: `classification`.
  public var name: String
  /// A scalar with its graph.
  public var value: Tensor
  public var weight: Double

  public init(_ name: String, _ value: Tensor, weight: Double = 1) {
    precondition(value.count == 1, "LossTerm '\(name)': \(value.shape) is no scalar")
    self.name = name
    self.value = value
    self.weight = weight
  }
}
