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

  public func lossTerms(of batch: WindowBatch, at point: SchedulePoint) -> [LossTerm] {
    let y = Tensor(
      images.labelVectors(of: batch.indices), shape: [batch.indices.count, images.classes.count])
    return method.lossTerms(
      of: TrainingBatch(images: batch.images, labels: y, planes: batch.planes, saliency: saliency(of: batch)),
      at: point)
  }

  /// The saliency maps of a batch, where they travel with the images.
  private func saliency(of batch: WindowBatch) -> SaliencyBatch? {
    guard let planes = batch.planes[PlaneKind.saliency.name], let known = images.hasSaliency else { return nil }
    return SaliencyBatch(
      maps: planes.converted(to: .float32) / 255, known: Tensor(batch.indices.map { known[$0] ? 1 : 0 }),
      coverage: batch.coverage)
  }
}
