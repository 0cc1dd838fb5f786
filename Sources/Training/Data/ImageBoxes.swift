import Methods
import VOC

/// The boxes of an image in its own pixels.
public struct ImageBoxes: Hashable, Sendable {
  public var width: Int
  public var height: Int
  public var boxes: [LabelledBox]
}

extension VOCFolder {
  /// The boxes of an image, difficult ones included; objects whose name is no class of the folder are left out.
  ///
  /// They are cut to the image; VOC counts pixels from 1 and includes both corners.
  /// - Throws: `VOCError`, `ImagingError`.
  public func imageBoxes(_ id: String) throws -> ImageBoxes {
    let size = try size(id)
    let boxes = try boxes(id).compactMap { object -> LabelledBox? in
      guard let box = object.box, let label = classes.label(of: object.name) else { return nil }
      return LabelledBox(
        left: box.xmin - 1, top: box.ymin - 1, right: box.xmax, bottom: box.ymax, label: label
      ).clipped(toColumns: 0..<size.width, rows: 0..<size.height)
    }
    return ImageBoxes(width: size.width, height: size.height, boxes: boxes)
  }
}
