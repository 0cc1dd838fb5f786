import Methods
import Networks
import Torch

/// A method trained on labelled images.
public final class MethodObjective: Objective {
  private let method: any TrainableMethod
  private let images: LabelledImages
  private let schedule: TrainingSchedule

  public init(_ method: any TrainableMethod, images: LabelledImages, schedule: TrainingSchedule) {
    self.method = method
    self.images = images
    self.schedule = schedule
  }

  public var state: StateDictionary { method.state }

  public var metadata: [String: String] {
    method.network.input.metadata.merging(
      ["network": method.network.name, "classes": images.classes.names.joined(separator: ",")]
    ) { $1 }
  }

  public var groups: [ParameterGroup] {
    let all = method.state.trainable
    return ParameterGroup.groups(
      of: all.filter { !$0.name.hasPrefix(headPrefix) }, rate: 1, biasRate: schedule.biasRate,
      weightDecay: schedule.weightDecay)
      + ParameterGroup.groups(
        of: all.filter { $0.name.hasPrefix(headPrefix) }, rate: schedule.headRate,
        biasRate: schedule.biasRate,
        weightDecay: schedule.weightDecay)
  }

  public func lossTerms(
    images batch: Tensor, planes: [String: Tensor], indices: [Int], at point: SchedulePoint
  ) -> [LossTerm] {
    let y = Tensor(images.labelVectors(of: indices), shape: [indices.count, images.classes.count])
    return method.lossTerms(of: TrainingBatch(images: batch, labels: y, planes: planes), at: point)
  }
}
