import Imaging
import VOC

/// What an image shows: the true mask and its objects.
public struct ImageTruth: Equatable, Sendable {
  public let mask: LabelMap
  public let instances: Instances

  /// A mask whose objects are told apart in some way.
  public init(mask: LabelMap, instances: Instances) {
    self.mask = mask
    self.instances = instances
  }

  /// The truth of an image of a folder; nil where it has no mask.
  ///
  /// Objects come from an instance mask, else from boxes, else they are connected parts (METHODS §6.9).
  /// - Throws: what reading the masks throws; a damaged instance mask or annotation counts as none.
  public init?(of id: String, in folder: VOCFolder) throws {
    guard let truth = try folder.groundTruth(id)?.map else { return nil }
    mask = truth
    if let objects = try? folder.instances(id) {
      instances = Instances(objects: objects, truth: truth)
      return
    }
    let boxes = ((try? folder.boxes(id)) ?? []).compactMap { object -> Instances.Box? in
      guard let box = object.box, let label = folder.classes.label(of: object.name) else { return nil }
      return Instances.Box(
        label: label, columns: box.columns(inWidth: truth.width), rows: box.rows(inHeight: truth.height))
    }
    instances = boxes.isEmpty ? Instances(componentsOf: truth) : Instances(boxes: boxes, truth: truth)
  }
}
