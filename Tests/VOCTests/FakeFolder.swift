import Foundation
import Imaging
import Testing
import VOC

/// A folder in VOC layout below the temporary directory, removed when it goes.
final class FakeFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "voc-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  /// A grey JPEG file.
  func addImage(_ id: String, width: Int = 24, height: Int = 16, folder: String = "JPEGImages") throws {
    let image = RGBImage(width: width, height: height, filledWith: RGBColor(90, 120, 60))
    try write(JPEG.encode(image), to: (folder.isEmpty ? "" : folder + "/") + id + ".jpg")
  }

  func addMask(
    _ id: String, folder: String = "SegmentationClass", width: Int = 24, height: Int = 16, label: UInt8 = 1
  ) throws {
    var map = LabelMap(width: width, height: height)
    for x in 0..<(width / 2) { map[x, 0] = label }
    try write(PNG.encode(labels: map), to: "\(folder)/\(id).png")
  }

  func addAnnotation(_ id: String, objects: [String], size: (Int, Int) = (24, 16)) throws {
    let list = objects.map {
      """
        <object>
          <name>\($0)</name><pose>Left</pose><truncated>1</truncated><difficult>0</difficult>
          <bndbox><xmin>2</xmin><ymin>3</ymin><xmax>20</xmax><ymax>12.5</ymax></bndbox>
          <part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>
        </object>

      """
    }.joined()
    try write(
      """
      <annotation>
        <folder>VOC2012</folder><filename>\(id).jpg</filename>
        <size><width>\(size.0)</width><height>\(size.1)</height><depth>3</depth></size>
      \(list)</annotation>
      """, to: "Annotations/\(id).xml")
  }

  func open(_ below: String = "") throws -> VOCFolder { try VOCFolder.open(path + below) }
}

/// A small seeded generator.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
