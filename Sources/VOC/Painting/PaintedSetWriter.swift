import Foundation
import Imaging

/// Writes scenes as the files of a VOC folder.
struct PaintedSetWriter {
  private static let folders = [
    "JPEGImages", "SegmentationClass", "SegmentationObject", "Annotations", "saliency",
    "ImageSets/Segmentation",
  ]

  let root: String

  /// Makes the folders.
  ///
  /// Throws `CocoaError`.
  init(root: String) throws {
    self.root = root
    for folder in Self.folders {
      try FileManager.default.createDirectory(atPath: root + "/" + folder, withIntermediateDirectories: true)
    }
  }

  /// Writes the five files of one image.
  ///
  /// Throws `ImagingError`.
  func write(_ scene: PaintedScene, _ saliency: DamagedSaliency, index: Int) throws {
    let id = PaintedSet.id(index)
    try FileBytes.write(JPEG.encode(scene.image, quality: 92), to: "\(root)/JPEGImages/\(id).jpg")
    try FileBytes.write(PNG.encode(labels: scene.classes), to: "\(root)/SegmentationClass/\(id).png")
    try FileBytes.write(PNG.encode(labels: scene.instances), to: "\(root)/SegmentationObject/\(id).png")
    try FileBytes.write(PNG.encode(grey: saliency.map), to: "\(root)/saliency/\(id).png")
    try FileBytes.write(Array(annotation(of: scene, id).utf8), to: "\(root)/Annotations/\(id).xml")
  }

  /// Writes the split lists and the record of saliency errors.
  ///
  /// Throws `ImagingError`.
  func writeLists(count: Int, errors: [[SaliencyError]]) throws {
    let all = Array(0..<count)
    let train = all.filter { !PaintedSet.isInVal($0) }
    let splits = [
      "train": train, "train_aug": train, "val": all.filter(PaintedSet.isInVal), "trainval": all,
    ]
    for (name, indices) in splits {
      let lines = indices.map { PaintedSet.id($0) + "\n" }.joined()
      try FileBytes.write(Array(lines.utf8), to: "\(root)/ImageSets/Segmentation/\(name).txt")
    }
    var table = "image\terror\tsubject\n"
    for (index, errors) in errors.enumerated() {
      for error in errors { table += "\(PaintedSet.id(index))\t\(error.kind.rawValue)\t\(error.subject)\n" }
    }
    try FileBytes.write(Array(table.utf8), to: "\(root)/saliency-errors.tsv")
  }

  private func annotation(of scene: PaintedScene, _ id: String) -> String {
    var xml = """
      <annotation>
      \t<folder>painted</folder>
      \t<filename>\(id).jpg</filename>
      \t<source><database>camscope painted set</database></source>
      \t<size>
      \t\t<width>\(scene.image.width)</width>
      \t\t<height>\(scene.image.height)</height>
      \t\t<depth>3</depth>
      \t</size>
      \t<segmented>1</segmented>

      """
    for object in scene.objects {
      xml += """
        \t<object>
        \t\t<name>\(object.kind.rawValue)</name>
        \t\t<pose>\(object.facesLeft ? "Left" : "Right")</pose>
        \t\t<truncated>\(object.isTruncated ? 1 : 0)</truncated>
        \t\t<difficult>0</difficult>
        \t\t<bndbox>
        \t\t\t<xmin>\(object.columns.lowerBound + 1)</xmin>
        \t\t\t<ymin>\(object.rows.lowerBound + 1)</ymin>
        \t\t\t<xmax>\(object.columns.upperBound + 1)</xmax>
        \t\t\t<ymax>\(object.rows.upperBound + 1)</ymax>
        \t\t</bndbox>
        \t</object>

        """
    }
    return xml + "</annotation>\n"
  }
}
