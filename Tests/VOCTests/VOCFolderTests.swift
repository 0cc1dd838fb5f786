import Foundation
import Imaging
import Testing
import VOC

@Suite("Opening a folder")
struct VOCFolderTests {
  @Test("a devkit, a year's folder, a parent of the devkit and a trailing slash all lead to the data")
  func layouts() throws {
    let fake = try FakeFolder()
    try fake.addImage("a", folder: "VOCdevkit/VOC2012/JPEGImages")
    try fake.addImage("old", folder: "VOCdevkit/VOC2007/JPEGImages")
    for (below, layout) in [
      ("", FolderLayout.devkit), ("/VOCdevkit", .devkit), ("/VOCdevkit/VOC2012///", .voc),
    ] {
      let folder = try fake.open(below)
      #expect(folder.layout == layout)
      #expect(folder.root == fake.path + "/VOCdevkit/VOC2012")
      #expect(folder.ids == ["a"])
    }
  }

  @Test("a bare folder of JPEG files is all one split, in order, with whatever names files have")
  func bare() throws {
    let fake = try FakeFolder()
    for id in ["b two", "a", "c.d"] { try fake.addImage(id, folder: "") }
    try fake.write("x", to: "notes.txt")
    try fake.write("x", to: "._a.jpg")
    try fake.write("x", to: "d.JPEG")
    let folder = try fake.open()
    #expect(folder.layout == .bare)
    #expect(folder.ids == ["a", "b two", "c.d", "d"])
    #expect(folder.splits.map(\.name) == ["all"])
    #expect(try folder.ids(in: "all") == folder.ids)
    #expect(folder.classes.source == .none)
    #expect(try folder.labels("a") == ImageLabels(classes: [], source: .none))
    #expect(try folder.groundTruth("a") == nil)
    #expect(try folder.image("a").image.width == 24)
    #expect(folder.openingProblems.isEmpty)
  }

  @Test("what is no folder, or holds no images, is one sentence that says what to give")
  func unusable() throws {
    let fake = try FakeFolder()
    try fake.write("x", to: "file")
    for below in ["/absent", "/file", ""] {
      let error = #expect(throws: VOCError.self) { try fake.open(below) }
      let text = try #require(error?.description)
      #expect(text.contains(fake.path + below) && text.contains("give a VOC2012 folder"))
    }
  }

  @Test("splits keep the order of their lists; Main's lists of classes are no splits")
  func splits() throws {
    let fake = try FakeFolder()
    for id in ["a", "b", "c"] { try fake.addImage(id) }
    try fake.write("\u{feff}c\r\n  a  \r\n\r\n", to: "ImageSets/Segmentation/train.txt")
    try fake.write("b", to: "ImageSets/Segmentation/val.txt")
    try fake.write("a\nb\n", to: "ImageSets/Main/train.txt")
    try fake.write("a -1\nb  1\n", to: "ImageSets/Main/cat_train.txt")
    try fake.write("c  1\n", to: "ImageSets/Main/odd.txt")
    try fake.write(
      "/JPEGImages/b.jpg /SegmentationClassAug/b.png\n/JPEGImages/a.jpg /x\n",
      to: "ImageSets/Segmentation/train_aug.txt")
    let folder = try fake.open()
    #expect(folder.splits.map(\.name) == ["train", "train_aug", "val", "odd", "Main/train", "all"])
    #expect(try folder.ids(in: "train") == ["c", "a"])
    #expect(try folder.ids(in: "train_aug") == ["b", "a"])
    #expect(try folder.ids(in: "odd") == ["c"])
    #expect(try folder.ids(in: "all") == ["a", "b", "c"])
    let error = #expect(throws: VOCError.self) { try folder.ids(in: "test") }
    #expect(error?.description.contains("train, train_aug, val, odd, Main/train, all") == true)
    #expect(folder.openingProblems.isEmpty)
  }

  @Test("ids that would leave the folder are refused with their line; absent and repeated ones are named")
  func listProblems() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    try fake.write(
      "a\n../../etc/passwd\n..\n/etc/shadow\nb\u{1b}[2J\na\nmissing\nx\\y\n",
      to: "ImageSets/Segmentation/val.txt")
    let folder = try fake.open()
    #expect(try folder.ids(in: "val") == ["a"])
    #expect(try folder.split(named: "val").listed == 2)
    let problems = folder.openingProblems
    #expect(problems.filter { $0.kind == .pathEscape }.count == 5)
    #expect(problems.filter { $0.kind == .repeatedEntry }.map(\.sentence) == ["line 6 names a again"])
    #expect(
      problems.filter { $0.kind == .missingImage }.map(\.sentence)
        == ["it names missing, but there is no JPEGImages/missing.jpg"])
    #expect(problems.count == 7)
    #expect(!problems.contains { $0.sentence.unicodeScalars.contains("\u{1b}") })
    #expect(problems[0].sentence.contains("line 2 names \"../../etc/passwd\""))
    #expect(throws: VOCError.unknownImage(id: "../a")) { try folder.image("../a") }
  }

  @Test("a list with thousands of absent images names a hundred and sums up the rest")
  func manyMissing() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    try fake.write((0..<3000).map { "x\($0)" }.joined(separator: "\n"), to: "ImageSets/Segmentation/val.txt")
    let problems = try fake.open().openingProblems
    #expect(problems.count == 101)
    #expect(problems.last?.sentence.hasPrefix("2900 further entries") == true)
  }

  @Test("images without mask or annotation are told at once where others have them")
  func absentParts() throws {
    let fake = try FakeFolder()
    for id in ["a", "b", "c"] { try fake.addImage(id) }
    try fake.addMask("a")
    try fake.addMask("b")
    try fake.addAnnotation("a", objects: ["cat"])
    try fake.write("a\nb\nc", to: "ImageSets/Segmentation/train.txt")
    try fake.write("c", to: "ImageSets/Segmentation/test.txt")
    let problems = try fake.open().openingProblems
    #expect(problems.map(\.kind) == [.missingMask, .missingAnnotation, .missingAnnotation])
    #expect(problems[0].sentence == "1 of 3 images of train have no mask")
    #expect(problems[1].effect == "its labels are the classes of its mask")
    #expect(problems[2].effect == "it has no labels")
  }

  @Test("opening reads no image, mask or annotation, even of 20,000 images")
  func opensWithoutReading() throws {
    let fake = try FakeFolder()
    let ids = (0..<20_000).map { String(format: "2012_%06d", $0) }
    // Every file is a link to a megabyte, so that reading a single one would show.
    let megabyte = [UInt8](repeating: 0x20, count: 1 << 20)
    for folder in ["JPEGImages", "Annotations", "SegmentationClass", "SegmentationClassAug", "saliency"] {
      let suffix = ["JPEGImages": "jpg", "Annotations": "xml"][folder, default: "png"]
      try fake.write(megabyte, to: "\(folder)/source")
      for id in ids {
        #expect(link(fake.path + "/\(folder)/source", fake.path + "/\(folder)/\(id).\(suffix)") == 0)
      }
    }
    let list = ids.joined(separator: "\n")
    try fake.write(list, to: "ImageSets/Segmentation/train_aug.txt")
    let before = try bytesRead()
    var folder: VOCFolder?
    let time = try ContinuousClock().measure { folder = try fake.open() }
    let read = try bytesRead() - before
    print("opening 20,000 images took \(time) and read \(read) bytes, the list has \(list.utf8.count)")
    #expect(read >= list.utf8.count)
    #expect(read < list.utf8.count + 100_000)
    #expect(folder?.ids.count == 20_000)
    #expect(try folder?.ids(in: "train_aug").count == 20_000)
    #expect(folder?.openingProblems.isEmpty == true)
  }

  /// What this thread has read from files so far.
  private func bytesRead() throws -> Int {
    let text = try String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("rchar:") })
    return try #require(Int(line.dropFirst(6).trimmingCharacters(in: .whitespaces)))
  }
}
