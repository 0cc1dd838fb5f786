import Imaging
import Methods
import VOC

extension LabelledImages {
  /// Whether an image is taught by its mask.
  func isTaughtByMask(_ index: Int) -> Bool { hasMask?[index] == true }

  /// The same images, of which those of a list are taught by their masks; their image labels are the classes of the masks.
  ///
  /// - Throws: `TrainingFailure.noLabelled` where no image of the list is among them; `TrainingFailure.labelledWithoutMask`;
  ///   `VOCError`, `ImagingError`.
  func taught(by list: LabelledList, _ use: LabelledUse) throws -> LabelledImages {
    var known = ids.map(list.ids.contains)
    guard known.contains(true) else {
      throw TrainingFailure.noLabelled(list: list.name, split: split, data: folder.root)
    }
    var (ids, labels) = (self.ids, self.labels)
    for index in ids.indices where known[index] {
      guard let truth = try folder.groundTruth(ids[index]) else {
        throw TrainingFailure.labelledWithoutMask(image: ids[index], list: list.name)
      }
      labels[index] = truth.map.presentLabels.map(Int.init).filter { $0 > 0 && $0 <= classes.count }.sorted()
    }
    let labelled = ids.indices.filter { known[$0] }
    let kept = use.isAlone ? labelled : Array(ids.indices)
    let order = kept + (1..<max(1, use.repeats)).flatMap { _ in labelled }
    (ids, labels, known) = (order.map { ids[$0] }, order.map { labels[$0] }, order.map { known[$0] })
    return replacing(ids: ids, labels: labels, hasMask: known, masksAreSaliency: use.masksAreSaliency)
  }

  /// The true mask of an image that is taught by it.
  ///
  /// - Throws: `TrainingFailure.labelledWithoutMask` where it is gone since; `VOCError`, `ImagingError`.
  func teachingMask(at index: Int) throws -> LabelMap {
    guard let truth = try folder.groundTruth(ids[index]) else {
      throw TrainingFailure.labelledWithoutMask(image: ids[index], list: split)
    }
    return truth.map
  }

  /// What the mask of an image shows as a saliency map: all objects 1, background 0, void ½.
  ///
  /// - Throws: as `teachingMask(at:)`.
  func maskSaliency(at index: Int) throws -> ScalarMap {
    let mask = try teachingMask(at: index)
    return ScalarMap(
      width: mask.width, height: mask.height,
      values: mask.labels.map { $0 == LabelMap.void ? 0.5 : $0 == 0 ? 0 : 1 })
  }

  /// Images that are taught by their masks, and the others, each counted once however often it is shown.
  var maskCounts: (labelled: Int, weak: Int) {
    guard let hasMask else { return (0, Set(ids).count) }
    let labelled = Set(zip(ids, hasMask).filter { $0.1 }.map { $0.0 }).count
    return (labelled, Set(ids).count - labelled)
  }
}
