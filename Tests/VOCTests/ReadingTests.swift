import Foundation
import Imaging
import Testing
import VOC

@Suite("Images, masks, saliency maps")
struct ReadingTests {
  @Test("the official mask comes before the augmented one, unless the other is preferred")
  func groundTruth() throws {
    let fake = try FakeFolder()
    for id in ["a", "b", "c"] { try fake.addImage(id) }
    try fake.addMask("a", label: 3)
    try fake.addMask("a", folder: "SegmentationClassAug", label: 4)
    try fake.addMask("b", folder: "SegmentationClassAug", label: 5)
    try fake.addMask("a", folder: "SegmentationObject", label: 2)
    let folder = try fake.open()
    #expect(try folder.groundTruth("a")?.source == .official)
    #expect(try folder.groundTruth("a")?.map[0, 0] == 3)
    #expect(try folder.groundTruth("a", preferring: .augmented)?.map[0, 0] == 4)
    #expect(try folder.groundTruth("b")?.source == .augmented)
    #expect(try folder.groundTruth("c") == nil)
    #expect(try folder.instances("a")?[0, 0] == 2)
    #expect(try folder.instances("b") == nil)
    #expect(throws: VOCError.unknownImage(id: "z")) { try folder.image("z") }
  }

  @Test("a mask of another size than its image is an error that names both sizes")
  func maskSize() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    try fake.addMask("a", width: 24, height: 17)
    let error = #expect(throws: VOCError.self) { try fake.open().groundTruth("a") }
    #expect(
      error?.description
        == "SegmentationClass/a.png is 24×17 but its image is 24×16; write it again at the image's size")
  }

  @Test("saliency maps are in 0…1, from the default folder or a named one")
  func saliency() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    try fake.addImage("b")
    for (folder, value) in [("saliency", Float(1)), ("SALImages", 0.2)] {
      try fake.write(
        PNG.encode(grey: ScalarMap(width: 24, height: 16, filledWith: value)), to: "\(folder)/a.png")
    }
    let folder = try fake.open()
    #expect(folder.saliencyMaps.map(\.folder) == ["saliency", "SALImages"])
    #expect(try folder.saliency("a")?[3, 3] == 1)
    #expect(try folder.saliency("a", from: "SALImages")?[3, 3] == 0.2)
    #expect(try folder.saliency("b") == nil)
    let error = #expect(throws: VOCError.self) { try folder.saliency("a", from: "other") }
    #expect(error?.description.contains("saliency, SALImages") == true)
  }

  @Test("a PNG with a JPEG's name is shown as what it is, with a warning")
  func disguisedPNG() throws {
    let fake = try FakeFolder()
    let image = RGBImage(width: 5, height: 4, filledWith: RGBColor(1, 2, 3))
    try fake.write(PNG.encode(rgb: image), to: "JPEGImages/a.jpg")
    let photograph = try fake.open().image("a")
    #expect(photograph.image == image)
    #expect(photograph.warnings == ["JPEGImages/a.jpg is a PNG file with a JPEG's name"])
  }

  @Test("a pipe among the images is passed over instead of waited for")
  func pipe() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    #expect(mkfifo(fake.path + "/JPEGImages/b.jpg", 0o600) == 0)
    #expect(try fake.open().ids == ["a"])
  }
}
