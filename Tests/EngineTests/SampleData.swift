import EngineProtocol
import Foundation
import Imaging
import Runs

/// A folder with a tiny VOC set and a folder of runs, removed with the object.
final class SampleData: Sendable {
  let path: String
  var data: String { "\(path)/voc" }
  var runs: String { "\(path)/runs" }
  static let images = ["a", "b", "c", "d"]

  init() throws {
    path = NSTemporaryDirectory() + "camscope-engine-" + UUID().uuidString
    for folder in [
      "voc/JPEGImages", "voc/Annotations", "voc/SegmentationClass", "voc/ImageSets/Segmentation", "runs",
    ] {
      try DurableFile.makeDirectory("\(path)/\(folder)")
    }
    for (number, id) in Self.images.enumerated() {
      var image = RGBImage(width: 48, height: 36, filledWith: RGBColor(20, 60, 90))
      for y in 8..<28 {
        for x in 10..<30 {
          image[x, y] = number % 2 == 0 ? RGBColor(220, 40, UInt8(x)) : RGBColor(30, 200, UInt8(y))
        }
      }
      var mask = LabelMap(width: 48, height: 36)
      let label: UInt8 = number % 2 == 0 ? 8 : 12
      for y in 8..<28 { for x in 10..<30 { mask[x, y] = label } }
      try write(try JPEG.encode(image), to: "JPEGImages/\(id).jpg")
      try write(try PNG.encode(labels: mask), to: "SegmentationClass/\(id).png")
      let name = number % 2 == 0 ? "cat" : "dog"
      try write(
        Array(
          """
          <annotation><size><width>48</width><height>36</height><depth>3</depth></size>
          <object><name>\(name)</name><difficult>0</difficult>
          <bndbox><xmin>11</xmin><ymin>9</ymin><xmax>30</xmax><ymax>28</ymax></bndbox></object></annotation>
          """.utf8), to: "Annotations/\(id).xml")
    }
    let list = Array((Self.images.joined(separator: "\n") + "\n").utf8)
    for split in ["train", "val"] { try write(list, to: "ImageSets/Segmentation/\(split).txt") }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A run whose checkpoint no network can load, for tests that compute nothing.
  func makeRun(_ name: String, epochs: Int = 1) throws -> RunFolder {
    let folder = try RunFolder.create(
      name, in: runs, recipe: Recipe(method: "cam"),
      environment: RunEnvironment(
        data: data, recipeName: "cam", device: "cpu", threads: 1, precision: "fp32", libtorch: "-", blas: "-")
    )
    for epoch in 1...epochs {
      try folder.commitEpoch(epoch) {
        try Data("w\(epoch)".utf8).write(to: URL(fileURLWithPath: $0.weightsPath))
      }
    }
    return folder
  }

  func mapRequest(
    _ image: String, map: String = "cam", run: RunFolder, epoch: Int = 1,
    settings: [String: SettingValue] = [:], classes: [Int]? = nil
  ) -> MapRequest {
    MapRequest(
      data: data, image: image, run: run.path, epoch: epoch, map: map, settings: settings, classes: classes)
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(data)/\(name)"))
  }
}
