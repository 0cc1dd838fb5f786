import Foundation
import Testing
import VOC

/// The photographs lie beside the project; they are never part of it.
private let photographs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/voc/VOC2012").path

@Suite(
  "PASCAL VOC photographs",
  .enabled(if: FileManager.default.fileExists(atPath: photographs), "the photographs are not on this machine")
)
struct PhotographTests {
  @Test("splits, classes, masks, boxes and saliency maps of VOC2012 are found")
  func opens() throws {
    let folder = try VOCFolder.open(photographs)
    #expect(folder.ids.count == 1138)
    #expect(try folder.ids(in: "train_aug").count == 965)
    #expect(try folder.ids(in: "train").count == 338)
    #expect(try folder.ids(in: "val").count == 173)
    #expect(folder.classes.source == .voc)
    #expect(folder.saliencyMaps.map(\.folder) == ["saliency"])
    let id = "2007_000032"
    #expect(try folder.labels(id) == ImageLabels(classes: [1, 15], source: .xml))
    #expect(try folder.boxes(id).count == 4)
    #expect(try folder.boxes(id).first?.box == PixelBox(xmin: 104, ymin: 78, xmax: 375, ymax: 183))
    #expect(try folder.size(id) == (500, 281))
    #expect(try folder.groundTruth(id)?.source == .official)
    #expect(try folder.saliency(id)?.width == 500)
    #expect(try folder.image(id).warnings.isEmpty)
  }

  @Test("labels of XML and of masks agree on all 173 val photographs and differ on 121 of train_aug")
  func labelSources() throws {
    let folder = try VOCFolder.open(photographs)
    func differing(_ split: String) throws -> Int {
      try folder.ids(in: split).count { id in
        let truth = try folder.groundTruth(id)
        let mask = Set(truth?.map.labels ?? []).filter { $0 != 0 && $0 != 255 }.map(Int.init).sorted()
        return try folder.labels(id).classes != mask
      }
    }
    #expect(try differing("val") == 0)
    #expect(try differing("train_aug") == 121)
  }

  @Test("the scan finds the files of val sound, through links")
  func scans() throws {
    let folder = try VOCFolder.open(photographs)
    let fake = try FakeFolder()
    let parts = [
      "JPEGImages": "jpg", "Annotations": "xml", "SegmentationClass": "png", "SegmentationClassAug": "png",
      "saliency": "png",
    ]
    for (part, suffix) in parts {
      try FileManager.default.createDirectory(
        atPath: "\(fake.path)/\(part)", withIntermediateDirectories: true)
      for id in try folder.ids(in: "val") {
        let file = "\(part)/\(id).\(suffix)"
        try FileManager.default.createSymbolicLink(
          atPath: "\(fake.path)/\(file)", withDestinationPath: "\(photographs)/\(file)")
      }
    }
    let linked = try fake.open()
    #expect(linked.ids.count == 173)
    let problems = ProblemScan.run(linked)
    #expect(problems.filter { $0.kind != .faultyBox }.isEmpty, "\(problems.prefix(5))")
  }
}
