import Methods
import Networks
import Runs
import Testing
import Torch

/// Methods on small networks with reproducible weights, and a batch to train them on.
@TorchActor
enum SmallMethod {
  /// As a training starts with it.
  static func fresh(
    _ recipe: String, _ assignments: [String] = [], network name: String = "paintnet", classes: Int = 3
  ) throws -> any Method {
    TorchSettings.seed(7)
    let recipe = try RecipeSchema.complete(
      RecipeArgument.partialRecipe(recipe, assignments: assignments), among: MethodRegistry.declarations)
    let description = try NetworkRegistry.named(name)
    let network = try description.make(
      NetworkOptions(
        outputStride: description.outputStrides.contains(16) ? 16 : 8, batchNorm: .frozenStatistics))
    return try MethodRegistry.make(recipe, on: network, classes: classes)
  }

  /// With random weights in the heads, as in the midst of a training.
  static func make(
    _ recipe: String, _ assignments: [String] = [], network: String = "paintnet", classes: Int = 3
  ) throws -> any Method {
    let method = try fresh(recipe, assignments, network: network, classes: classes)
    for head in method.heads where head.tensor.rank == 4 {
      head.tensor.copy(from: Tensor.normal(head.tensor.shape) * 0.1)
    }
    return method
  }

  /// Two images of three classes, of which the second image has one.
  static func batch(side: Int = 96, classes: Int = 3) -> TrainingBatch {
    TorchSettings.seed(8)
    let y = (0..<2 * classes).map { Float([0, classes - 1, classes + 1].contains($0) ? 1 : 0) }
    return TrainingBatch(
      images: Tensor.normal([2, 3, side, side]).clamped(from: -1, to: 1),
      labels: Tensor(y, shape: [2, classes]))
  }

  static let start = SchedulePoint(step: 0, steps: 10, epoch: 1)
  static let end = SchedulePoint(step: 9, steps: 10, epoch: 5)

  /// The values of the terms by name, with the same draws each time.
  static func terms(of method: any Method, side: Int = 96, at point: SchedulePoint = end) -> [String: Double]
  {
    let batch = batch(side: side)
    TorchSettings.seed(9)
    return Dictionary(
      uniqueKeysWithValues: method.lossTerms(of: batch, at: point).map {
        ($0.name, $0.value.scalar())
      })
  }

  /// Σ weight · value.
  static func loss(of method: any Method, at point: SchedulePoint = end) -> Tensor {
    let batch = batch()
    TorchSettings.seed(9)
    let terms = method.lossTerms(of: batch, at: point)
    return terms.dropFirst().reduce(terms[0].value * terms[0].weight) { $0 + $1.value * $1.weight }
  }

  /// The names of the tensors that a loss has a gradient for.
  static func reached(by loss: Tensor, in method: any Method) -> Set<String> {
    clearGradients(of: method.state.trainable.map(\.tensor))
    loss.backward()
    return Set(
      method.state.trainable.filter { ($0.tensor.gradient?.norm().scalar() ?? 0) > 0 }.map(\.name))
  }

  /// The losses of some steps on the batch.
  static func descend(_ method: any Method, steps: Int = 14, rate: Double = 0.05) -> [Double] {
    let optimizer = SGD(
      groups: [.init(parameters: method.state.trainable.map(\.tensor), weightDecay: 0)],
      schedule: PolySchedule(rate: rate, steps: 2 * steps), weightDecay: 0, momentum: .value(0.9))
    return (0..<steps).map { _ in
      let loss = loss(of: method)
      loss.backward()
      optimizer.update()
      return loss.scalar()
    }
  }
}
