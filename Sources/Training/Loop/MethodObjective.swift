import Methods
import Networks
import Torch

/// A method trained on labelled images.
public final class MethodObjective: Objective {
  private let method: any TrainableMethod
  private let images: LabelledImages
  private let schedule: TrainingSchedule
  private let boxes: [ImageBoxes]

  /// - Parameter boxes: Those of each image, for methods that are trained on boxes.
  public init(
    _ method: any TrainableMethod, images: LabelledImages, schedule: TrainingSchedule,
    boxes: [ImageBoxes] = []
  ) {
    self.method = method
    self.images = images
    self.schedule = schedule
    self.boxes = boxes
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
    var seen = TrainingBatch(
      images: batch.images, labels: y, planes: batch.planes, saliency: saliency(of: batch))
    seen.masks = masks(of: batch)
    seen.labelled = images.hasMask.map { known in Tensor(batch.indices.map { known[$0] ? 1 : 0 }) }
    if method is any BoxSupervised { seen.boxes = boxes(of: batch, epoch: point.epoch) }
    return method.lossTerms(of: seen, at: point)
  }

  /// The pseudo-masks of a batch as class indices, where they travel with the images.
  private func masks(of batch: WindowBatch) -> MaskBatch? {
    guard let planes = batch.planes[PlaneKind.masks.name]?.converted(to: .int64) else { return nil }
    return MaskBatch(
      crf: planes.element(0, along: .channel),
      retrieved: planes.shape[1] > 1 ? planes.element(1, along: .channel) : nil)
  }

  /// The boxes of each image in its window: what a window shows follows from (seed, epoch, image).
  private func boxes(of batch: WindowBatch, epoch: Int) -> BoxBatch {
    let augmentation = Augmentation(schedule)
    let boxes = batch.indices.map { image in
      let draw = augmentation.draw(seed: schedule.seed, epoch: epoch, image: image)
      let own = self.boxes[image]
      return own.boxes.map { augmentation.window($0, of: (own.width, own.height), draw: draw) }
    }
    return BoxBatch(
      boxes: boxes, shown: batch.frames.map { (columns: $0.columns, rows: $0.rows) }, side: batch.side)
  }

  /// The saliency maps of a batch, where they travel with the images.
  private func saliency(of batch: WindowBatch) -> SaliencyBatch? {
    guard let planes = batch.planes[PlaneKind.saliency.name], let known = images.hasSaliency else {
      return nil
    }
    return SaliencyBatch(
      maps: planes.converted(to: .float32) / 255, known: Tensor(batch.indices.map { known[$0] ? 1 : 0 }),
      coverage: batch.coverage)
  }
}
