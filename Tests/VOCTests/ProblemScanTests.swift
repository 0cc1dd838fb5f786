import Foundation
import Imaging
import Synchronization
import Testing
import VOC

@Suite("Problems of a folder")
struct ProblemScanTests {
  /// A folder with one fault of each kind, and sound images between them.
  private func faulty() throws -> FakeFolder {
    let fake = try FakeFolder()
    for id in [
      "cut", "empty", "text", "png", "size", "label", "deep", "nomask", "badxml", "stranger", "box", "sal",
    ] {
      try fake.addImage(id)
      try fake.addMask(id)
      try fake.addAnnotation(id, objects: ["cat"])
    }
    for i in 0..<20 {
      try fake.addImage("sound\(i)")
      try fake.addMask("sound\(i)", label: 255)
      try fake.addAnnotation("sound\(i)", objects: ["dog", "cat"])
    }
    let noise = (0..<(3 * 96 * 128)).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 7) }
    let jpeg = try JPEG.encode(RGBImage(width: 128, height: 96, pixels: noise))
    try fake.write(Array(jpeg.prefix(jpeg.count * 6 / 10)), to: "JPEGImages/cut.jpg")
    try fake.addMask("cut", width: 128, height: 96)
    try fake.addAnnotation("cut", objects: ["cat"], size: (128, 96))
    try fake.write([], to: "JPEGImages/empty.jpg")
    try fake.write("this is a text", to: "JPEGImages/text.jpg")
    try fake.write(PNG.encode(rgb: RGBImage(width: 24, height: 16)), to: "JPEGImages/png.jpg")
    try fake.addMask("size", width: 24, height: 15)
    try fake.addMask("label", label: 37)
    try fake.write(Self.deepPNG, to: "SegmentationClass/deep.png")
    try fake.write([1, 2, 3], to: "SegmentationClass/nomask.png")
    try fake.write("<annotation>", to: "Annotations/badxml.xml")
    try fake.addAnnotation("stranger", objects: ["unicorn", "dog"])
    try fake.write("cat\ndog\n", to: "classes.txt")
    try fake.addAnnotation("box", objects: ["cat"], size: (10, 10))
    try fake.write(PNG.encode(grey: ScalarMap(width: 3, height: 3)), to: "saliency/sal.png")
    try fake.write("sound1\n../x\nabsent\n", to: "ImageSets/Segmentation/val.txt")
    return fake
  }

  /// A 1×1 grey PNG of 16 bits.
  private static let deepPNG: [UInt8] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00,
    0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x10, 0x00, 0x00, 0x00, 0x00, 0x6a, 0xee, 0x47, 0x16, 0x00, 0x00,
    0x00,
    0x0b, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60, 0x60, 0x00, 0x00, 0x00, 0x03, 0x00, 0x01, 0xb8,
    0xad,
    0x3a, 0x63, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
  ]

  @Test(
    "every fault is found, named and told with its effect, in the same order with one thread and with four")
  func finds() throws {
    let fake = try faulty()
    let folder = try fake.open()
    let problems = ProblemScan.run(folder, threads: 1)
    func told(_ kind: ProblemKind) -> [String] {
      problems.filter { $0.kind == kind }.map(\.description)
    }
    #expect(
      told(.emptyFile) == ["JPEGImages/empty.jpg: it has no bytes (left out of training and scores)"])
    #expect(
      told(.notAnImage) == ["JPEGImages/text.jpg: it is not a JPEG file (left out of training and scores)"])
    #expect(told(.notAJPEG) == ["JPEGImages/png.jpg: it is a PNG file with a JPEG's name (read as PNG)"])
    #expect(
      told(.maskSize) == [
        "SegmentationClass/size.png: it is 24×15 but its image is 24×16 (left out of scores)"
      ])
    #expect(
      told(.maskLabel) == [
        "SegmentationClass/label.png: label 37 (12 pixels) is no class of this folder, which has 1…2 "
          + "(these pixels are not scored)"
      ])
    #expect(
      told(.deepMask) == [
        "SegmentationClass/deep.png: it is a 16-bit PNG, which holds no labels (left out of scores)"
      ])
    #expect(told(.unreadableMask).count == 1)
    #expect(told(.unreadableAnnotation).map { $0.hasPrefix("Annotations/badxml.xml") } == [true])
    #expect(
      told(.unknownClass) == [
        "Annotations/stranger.xml: it names \"unicorn\", which is no class of this folder (the object is passed over)"
      ])
    #expect(
      told(.annotationSize) == [
        "Annotations/box.xml: it states 10×10 but the image is 24×16 (boxes may be misplaced)"
      ])
    #expect(
      told(.saliencySize) == [
        "saliency/sal.png: it is 3×3 but its image is 24×16 (the image counts as one without saliency map)"
      ])
    #expect(told(.pathEscape).count == 1 && told(.missingImage).count == 1)
    let cut = try #require(problems.first { $0.kind == .truncatedJPEG })
    #expect(cut.file == "JPEGImages/cut.jpg" && cut.image == "cut")
    #expect(cut.sentence.firstMatch(of: /it is a truncated JPEG: [4-7]\d % of its rows are readable/) != nil)
    #expect(problems.count == 14)
    #expect(!problems.contains { $0.image?.hasPrefix("sound") == true })
    #expect(ProblemScan.run(folder, threads: 4) == problems)
  }

  @Test("a CMYK JPEG is told and converted")
  func cmyk() throws {
    let fake = try FakeFolder()
    try fake.write(Self.cmykJPEG, to: "a.jpg")
    let problems = ProblemScan.run(try fake.open())
    #expect(problems.map(\.kind) == [.cmykJPEG])
    #expect(problems[0].sentence == "it is a CMYK JPEG")
    #expect(try fake.open().image("a").image.width == 8)
  }

  /// An 8×8 CMYK JPEG, made from a grey one: four components in one scan that share the tables.
  private static let cmykJPEG: [UInt8] = {
    // Each component: DC difference 0, then end of block, with one-bit codes; 4 × 2 bits = one byte of zeros and ones.
    let quantisation: [UInt8] = [0xff, 0xdb, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
    let frame: [UInt8] = [
      0xff, 0xc0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0,
    ]
    // One code of one bit: 0 → the value 0 (no difference; end of block).
    let lengths: [UInt8] = [1] + [UInt8](repeating: 0, count: 15)
    let huffman: [UInt8] =
      [0xff, 0xc4, 0, 20, 0x00] + lengths + [0] + [0xff, 0xc4, 0, 20, 0x10] + lengths + [0]
    let scan: [UInt8] = [0xff, 0xda, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0, 0x00]
    return [0xff, 0xd8] + quantisation + frame + huffman + scan + [0xff, 0xd9]
  }()

  @Test("reports count up, end once, and together hold every problem")
  func progress() throws {
    let fake = try faulty()
    let folder = try fake.open()
    let reports = Mutex<[ProblemScan.Progress]>([])
    let problems = ProblemScan.run(folder, threads: 3) { report in reports.withLock { $0.append(report) } }
    let all = reports.withLock { $0 }
    #expect(all.map(\.checked) == all.map(\.checked).sorted())
    #expect(all.map(\.isFinished) == [Bool](repeating: false, count: all.count - 1) + [true])
    #expect(all.last?.checked == folder.ids.count)
    #expect(all.last?.count == problems.count)
    #expect(Set(all.flatMap(\.found)) == Set(problems))
    #expect(all.reduce(0) { $0 + $1.found.count } == problems.count)
  }

  @Test("a cancelled scan ends soon and keeps what it found")
  func cancels() throws {
    let fake = try FakeFolder()
    for i in 0..<400 { try fake.write("x", to: "i\(i).jpg") }
    let scan = ProblemScan(of: try fake.open(), threads: 1)
    scan.start { report in if report.checked >= 1 { scan.cancel() } }
    let problems = scan.wait()
    #expect((1..<400).contains(problems.count))
    #expect(problems.allSatisfy { $0.kind == .notAnImage })
  }
}
