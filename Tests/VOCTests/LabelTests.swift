import Imaging
import Testing
import VOC

@Suite("Classes and labels")
struct LabelTests {
  @Test("a part of VOC's classes keeps VOC's labels")
  func partOfVOC() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    try fake.addImage("b")
    try fake.addAnnotation("a", objects: ["train", "cat", "train"])
    try fake.addAnnotation("b", objects: [])
    let folder = try fake.open()
    #expect(folder.classes.source == .voc)
    #expect(folder.classes.names == ClassList.vocNames)
    #expect(folder.classes.present == [8, 19])
    #expect(folder.classes.label(of: "train") == 19)
    #expect(folder.classes.name(of: 19) == "train")
    #expect(folder.classes.name(of: 0) == "background")
    #expect(folder.classes.name(of: 255) == "void")
    #expect(folder.classes.name(of: 37) == "label 37")
    #expect(try folder.labels("a") == ImageLabels(classes: [8, 19], source: .xml))
    #expect(try folder.labels("b") == ImageLabels(classes: [], source: .xml))
  }

  @Test("other names are the classes, sorted; an object's parts and unsafe names are none")
  func otherNames() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    try fake.addAnnotation("a", objects: ["zebra", "dining table", "cat", "../../x", "e&#27;[2J"])
    let folder = try fake.open()
    #expect(folder.classes.source == .annotations)
    #expect(folder.classes.names == ["cat", "dining table", "zebra"])
    #expect(try folder.labels("a").classes == [1, 2, 3])
  }

  @Test("a misspelt name among hundreds is told and does not renumber VOC's classes")
  func misspelt() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    try fake.addImage("b")
    try fake.addAnnotation("a", objects: [String](repeating: "train", count: 100))
    try fake.addAnnotation("b", objects: ["aeroplan", "cat"])
    let folder = try fake.open()
    #expect(folder.classes.source == .voc)
    #expect(folder.classes.present == [8, 19])
    #expect(try folder.labels("b").classes == [8])
    #expect(ProblemScan.run(folder).map(\.kind) == [.unknownClass])
  }

  @Test("classes.txt decides, without its line for background")
  func classesFile() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    try fake.addAnnotation("a", objects: ["dog", "stranger"])
    try fake.write("background\r\ndog \r\n cat\r\n\r\n", to: "classes.txt")
    let folder = try fake.open()
    #expect(folder.classes.names == ["dog", "cat"])
    #expect(folder.classes.source == .file)
    #expect(folder.classes.present == [1])
    #expect(try folder.labels("a").classes == [1])
  }

  @Test("labels come from the mask only where there is no XML, and the summary says for how many")
  func sources() throws {
    let fake = try FakeFolder()
    for id in ["a", "b", "c"] { try fake.addImage(id) }
    try fake.addAnnotation("a", objects: ["cat"])
    try fake.addMask("a", label: 20)
    try fake.addMask("b", label: 20)
    let folder = try fake.open()
    #expect(try folder.labels("a") == ImageLabels(classes: [8], source: .xml))
    #expect(try folder.labels("b") == ImageLabels(classes: [20], source: .mask))
    #expect(try folder.labels("c") == ImageLabels(classes: [], source: .none))
    let sources = try folder.ids.map { try folder.labels($0).source }
    #expect(LabelSource.summary(of: sources) == "xml (1 image), mask (1 image), none (1 image)")
    #expect(LabelSource.summary(of: [.xml, .xml]) == "xml")
  }

  @Test("without XML, masks up to 20 are VOC's and others have numbers for names")
  func classesFromMasks() throws {
    let fake = try FakeFolder()
    try fake.addImage("a")
    try fake.addMask("a", label: 3)
    #expect(try fake.open().classes.names == ["class 1", "class 2", "class 3"])
    try fake.addMask("b", folder: "SegmentationClassAug", label: 20)
    let classes = try fake.open().classes
    #expect(classes.names == ClassList.vocNames)
    #expect(classes.source == .vocMasks)
    #expect(classes.present == [3, 20])
  }

  @Test("a label vector has one element a class")
  func vector() {
    let labels = ImageLabels(classes: [1, 3, 9], source: .xml)
    #expect(labels.vector(classes: 4) == [true, false, true, false])
    #expect(labels.vector(classes: 0) == [])
  }
}
