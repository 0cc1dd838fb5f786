/// Why a training cannot begin or go on; the description is one sentence.
public enum TrainingFailure: Error, Hashable, CustomStringConvertible {
  /// The loss is no number any more.
  case diverged(step: Int, epoch: Int, images: [String], advice: String)
  /// No image of the split can be trained on.
  case noImages(split: String, data: String)
  /// The data have no split of that name.
  case noSplit(String, data: String, known: [String])
  /// The data name no classes.
  case noClasses(data: String)
  /// A method that learns from another run's class maps was given none.
  case noTeacher(method: String)
  /// A run that knows other classes than the data.
  case otherClasses(run: String, data: String)
  /// A method over saliency maps, and no image of the split has one.
  case noSaliency(split: String, data: String)
  /// `--resume` with another recipe or other data than the run has.
  case otherThanRecorded(run: String, differences: [RecordedDifference])
  /// A file of the run does not fit the training that it should continue.
  case unfitCheckpoint(path: String, reason: String)
  /// A method over pseudo-masks, and there is no such folder; nil: none was named.
  case noMasks(folder: String?)
  /// Pseudo-masks that do not belong to the images; the first is told.
  case unusableMasks(first: String, count: Int, of: Int)
  /// A list of images with masks, none of which is in the split.
  case noLabelled(list: String, split: String, data: String)
  /// An image of such a list without a mask.
  case labelledWithoutMask(image: String, list: String)
  /// A list of images with masks for a method that does not learn from masks.
  case takesNoMasks(method: String, taking: [String])
  /// A training on images with masks alone, without a list of them.
  case noLabelledList
  /// A method over boxes, and no image of the split has one.
  case noBoxes(split: String, data: String)
  /// A device that is absent.
  case noDevice(String)

  public var description: String {
    switch self {
    case .diverged(let step, let epoch, let images, let advice):
      "the loss became NaN or infinite at step \(step) (epoch \(epoch), images \(images.joined(separator: ", "))): "
        + advice
    case .noImages(let split, let data):
      "the split '\(split)' of \(data) has no image with a label to train on; choose another with --set split=NAME"
    case .noSplit(let split, let data, let known):
      "\(data) has no split '\(split)'; it has \(known.joined(separator: ", "))"
    case .noClasses(let data):
      "\(data) names no classes in Annotations or masks, so there is nothing to learn from; camscope check \(data) "
        + "tells what is missing"
    case .noTeacher(let method):
      "the method '\(method)' learns from the class maps of a trained run; name one with --from RUN"
    case .otherClasses(let run, let data):
      "the run '\(run)' was trained on other classes than those of \(data); name one that was trained on them"
    case .noSaliency(let split, let data):
      "no image of the split '\(split)' has a saliency map in \(data): put grey PNG files with the images' names and "
        + "sizes into \(data)/saliency, make some with camscope saliency \(data) --out DIR and name them with --set "
        + "saliencyMaps=DIR, or train without them (--set salLoss=off)"
    case .otherThanRecorded(let run, let differences):
      "the run '\(run)' was begun with \(differences.map(\.description).joined(separator: "; with ")); resume it "
        + "without that change or choose another --run NAME"
    case .unfitCheckpoint(let path, let reason):
      "\(path) cannot continue this run: \(reason)"
    case .noMasks(nil):
      "there are no pseudo-masks to train on: name their folder (--set masks=DIR) or the run that made them (--from RUN), "
        + "or train on images with masks alone (--labelled LIST --set onlyLabelled=true)"
    case .noMasks(let folder?):
      "there is no folder of pseudo-masks at \(folder); write them with camscope masks --run NAME --out \(folder)"
    case .unusableMasks(let first, let count, let all):
      "\(count) of \(all) pseudo-masks cannot be trained on, the first: \(first); make them anew with camscope masks"
    case .noLabelled(let list, let split, let data):
      "no image of the list '\(list)' is in the split '\(split)' of \(data); name a list of images of that split, or another "
        + "split with --set split=NAME"
    case .labelledWithoutMask(let image, let list):
      "\(image) of the list '\(list)' has no mask to learn from; take it out of the list"
    case .takesNoMasks(let method, let taking):
      "the method '\(method)' learns from weaker labels than masks; --labelled is for \(taking.joined(separator: ", "))"
    case .noLabelledList:
      "a training on images with masks alone (onlyLabelled) needs their list: --labelled LIST"
    case .noBoxes(let split, let data):
      "no image of the split '\(split)' of \(data) has a box in its annotation; choose a method that learns from image "
        + "labels, such as cam"
    case .noDevice(let name):
      "this machine or this libtorch has no device '\(name)'; use --device cpu"
    }
  }
}
