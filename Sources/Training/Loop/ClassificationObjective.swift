import Methods
import Networks
import Torch

/// Softmax cross-entropy of a linear classifier over the mean of a network's last features.
///
///     z = W·mean_hw f + b          L = −log softmax(z)_c
final class ClassificationObjective: Objective {
  private let network: any Network
  private let examples: Pretraining.Examples
  private let weightDecay: Double
  /// W [C,D].
  private let weight: Tensor
  /// b [C].
  private let bias: Tensor

  init(_ network: any Network, examples: Pretraining.Examples, weightDecay: Double) {
    self.network = network
    self.examples = examples
    self.weightDecay = weightDecay
    weight = (Tensor.normal([examples.categories, network.featureChannels]) * 0.01).requiringGradient()
    bias = Tensor.zeros([examples.categories]).requiringGradient()
  }

  var state: StateDictionary {
    var state = StateDictionary()
    state.append(network.state)
    state.append(weight, named: "head.classifier.weight", role: .weight)
    state.append(bias, named: "head.classifier.bias", role: .bias)
    return state
  }

  var metadata: [String: String] { network.input.metadata }

  var groups: [ParameterGroup] {
    ParameterGroup.groups(of: state.trainable, rate: 1, biasRate: 1, weightDecay: weightDecay)
  }

  func lossTerms(of batch: WindowBatch, at point: SchedulePoint) -> [LossTerm] {
    let f = globalAveragePool(network.features(batch.images, training: true).last)  // [B,D]
    let z = linear(f, weight: weight, bias: bias).converted(to: .float32)  // [B,C]
    let labels = batch.indices.map { examples.category($0) }
    let loss = crossEntropy(
      logits: z, targets: Tensor(indices: labels), ignoring: examples.categories)
    let right = zip(z.detached().argmax(along: .channel).integers(), labels).count { $0 == $1 }
    // Not descended: it is shown beside the loss.
    let accuracy = Tensor(scalar: Double(right) / Double(labels.count))
    return [LossTerm("crossEntropy", loss), LossTerm("accuracy", accuracy, weight: 0)]
  }
}
