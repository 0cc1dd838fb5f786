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
    let images = try method.saliencyNeed.map(bare.withSaliency) ?? bare
    self.images = images
    notices += images.saliencyRemarks
    if let taught = method as? any MapTaughtMethod {
      let teacher =
        try recorded.map(Teacher.init(of:)) ?? Teacher(order, classes: images.classes.names)
      let lesson = Lesson(taught, teacher: teacher, images: images, in: folder)
      self.lesson = lesson
      source = lesson.images
      leavesRunToWeights = false
    } else if let segmenter = method as? any Segmenter {
      let need = segmenter.maskNeed
      let masks = try PseudoMasks(need, of: order.from ?? recorded?.environment.from)
      try masks.check(for: images)
      if need.weighs && masks.retrieved == nil {
        notices.append(
          "\(masks.folder) holds one mask an image, so that the noise-aware loss is the plain cross-entropy")
      }
      lesson = nil
      source = MaskedImages(images: images, masks: masks)
      leavesRunToWeights = !need.folder.isEmpty
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
    self.notices = notices
  }
}
