import Methods
import Runs
import Torch

/// What a method is trained on: the images of a split with what travels along, looked at before the training.
@TorchActor
struct Supervision {
  /// The images, with saliency maps where the method reads them.
  let images: LabelledImages
  /// The images with all planes that travel along.
  let source: any ImageSource
  /// The boxes of each image; empty for methods that read none.
  let boxes: [ImageBoxes]
  /// What has to be made of another run's class maps before the training; nil: nothing.
  let lesson: Lesson?
  /// The images whose masks are learnt from; nil: none.
  let list: LabelledList?
  /// What the training learns from, as its run records it.
  let record: SupervisionRecord
  /// Sentences for the person.
  let notices: [String]
  /// Whether the run that an order names gives weights; where it gives pseudo-masks or class maps, the network starts
  /// anew.
  let leavesRunToWeights: Bool

  /// - Parameters:
  ///   - recorded: What the run folder says of a training that goes on.
  ///   - folder: The run's own.
  /// - Throws: `TrainingFailure`, `VOCError`, `ImagingError`, or what opening a teacher throws.
  init(
    of method: any TrainableMethod, images bare: LabelledImages, for order: TrainingOrder,
    recorded: RecordedRun?, in folder: RunFolder
  ) throws {
    var notices: [String] = []
    let list = try Self.list(of: method, images: bare, for: order, recorded: recorded)
    let use = (method as? any SemiSupervised)?.labelledUse ?? LabelledUse()
    let chosen = try list.map { try bare.taught(by: $0, use) } ?? bare
    let images = try method.saliencyNeed.map(chosen.withSaliency) ?? chosen
    self.images = images
    self.list = list
    notices += images.saliencyRemarks
    let (labelled, weak) = images.maskCounts
    if let list, list.ids.count > labelled {
      notices.append(
        "\(list.ids.count - labelled) of \(list.ids.count) images of \(list.name) are not in \(images.split) and are left "
          + "out")
    }
    var parts: [SupervisionRecord.Part] = []
    if let taught = method as? any MapTaughtMethod {
      let teacher =
        try recorded.map(Teacher.init(of:)) ?? Teacher(order, classes: images.classes.names)
      let lesson = Lesson(taught, teacher: teacher, images: images, in: folder)
      self.lesson = lesson
      source = lesson.images
      leavesRunToWeights = false
      parts.append(.init(.classMaps, images: weak, source: teacher.run.name))
    } else if let segmenter = method as? any Segmenter {
      let need = segmenter.maskNeed
      let isAlone = list != nil && use.isAlone
      let masks = try isAlone ? nil : PseudoMasks(need, of: order.from ?? recorded?.environment.from)
      try masks?.check(for: images)
      if let masks, need.weighs && masks.retrieved == nil {
        notices.append(
          "\(masks.folder) holds one mask an image, so that the noise-aware loss is the plain cross-entropy")
      }
      lesson = nil
      source = MaskedImages(images: images, masks: masks)
      leavesRunToWeights = !need.folder.isEmpty || isAlone
      if let masks, weak > 0 { parts.append(.init(.pseudoMasks, images: weak, source: masks.folder)) }
    } else {
      lesson = nil
      source = images
      leavesRunToWeights = true
    }
    let boxes = method is any BoxSupervised ? try images.ids.map(images.folder.imageBoxes) : []
    self.boxes = boxes
    let without = boxes.indices.filter { boxes[$0].boxes.isEmpty }
    if let first = without.first {
      guard without.count < images.count else {
        throw TrainingFailure.noBoxes(split: images.split, data: images.folder.root)
      }
      notices.append(
        "\(without.count) of \(images.count) images of \(images.split) have no box, the first: "
          + "\(images.ids[first]); they are trained on as background")
    }
    if method is any BoxSupervised {
      parts.append(.init(.boxes, images: images.count - without.count))
    } else if !(method is any Segmenter), weak > 0 {
      parts.append(.init(.imageLabels, images: weak, source: images.labelSource))
    }
    if let count = images.imagesWithSaliency {
      parts.append(.init(.saliency, images: count, source: images.saliencyDescription))
    }
    if let list { parts.append(.init(.masks, images: labelled, source: list.name)) }
    record = SupervisionRecord(parts: parts)
    self.notices = notices
  }

  /// The images whose masks are learnt from, as the order or the run that goes on names them.
  ///
  /// - Throws: `TrainingFailure.takesNoMasks`, `.noLabelledList`, `.otherThanRecorded` for a list that has changed since,
  ///   or `VOCError`.
  private static func list(
    of method: any TrainableMethod, images: LabelledImages, for order: TrainingOrder, recorded: RecordedRun?
  ) throws -> LabelledList? {
    let semiSupervised = method as? any SemiSupervised
    guard let name = order.labelled ?? recorded?.environment.labelled else {
      if semiSupervised?.labelledUse.isAlone == true { throw TrainingFailure.noLabelledList }
      return nil
    }
    guard semiSupervised != nil else {
      throw TrainingFailure.takesNoMasks(
        method: order.recipe.method, taking: MethodRegistry.semiSupervised)
    }
    let list = try LabelledList(name, in: images.folder)
    if let recorded, let checksum = recorded.environment.labelledChecksum, checksum != list.checksum {
      let difference = RecordedDifference(
        "a list \(name) of SHA-256", recorded: checksum, asked: list.checksum)
      throw TrainingFailure.otherThanRecorded(run: recorded.folder.name, differences: [difference])
    }
    return list
  }
}
