import Evaluation
import Imaging
import Testing

@Suite("Objects of an image")
struct InstancesTests {
  @Test("connected parts are objects, corners connect, classes separate")
  func components() {
    let found = Instances(componentsOf: map("11..1", "..1.1", "22..#", "222..", "....1"))
    #expect(found.source == .components)
    #expect(found.all.map(\.label) == [1, 1, 2, 1] && found.all.map(\.area) == [3, 2, 5, 1])
    #expect(found.map[0] == 0 && found.map[2] == -1 && found.map[14] == -1)
  }

  @Test("a spiral is one part")
  func spiral() {
    let found = Instances(componentsOf: map("11111", "1...1", "1.1.1", "1.111", "1...."))
    #expect(found.all.map(\.area) == [15])
  }

  @Test("an instance mask gives each object the class that most of its pixels have")
  func objects() {
    let truth = map("11.22", "11.2#", ".....")
    let objects = map("11.33", "12.33", ".4...")
    let found = Instances(objects: objects, truth: truth)
    #expect(found.source == .objectMasks)
    #expect(found.all.map(\.label) == [1, 1, 2] && found.all.map(\.area) == [3, 1, 3])
    #expect(found.all[2].box == PixelRect(x: 3, y: 0, width: 2, height: 2))
  }

  @Test(
    "boxes own the pixels of their class, each pixel the smallest box; boxes without pixels are no objects")
  func boxes() {
    let truth = map("1111.", "1111.", "...22")
    let found = Instances(
      boxes: [
        .init(label: 1, columns: 0..<4, rows: 0..<2), .init(label: 1, columns: 2..<4, rows: 0..<2),
        .init(label: 2, columns: 0..<2, rows: 0..<1), .init(label: 2, columns: 3..<99, rows: 2..<99),
      ], truth: truth)
    #expect(found.source == .boxes)
    #expect(found.all.map(\.label) == [1, 1, 2] && found.all.map(\.area) == [4, 4, 2])
    #expect(found.map[2] == 1 && found.map[0] == 0)
  }
}

@Suite("What is kept of images and made of it")
struct ImageRecordTests {
  private let failures = [
    ImageFailure(
      kind: .missingObject, label: 1, instance: 2, area: 4, share: 0.004, found: 0,
      box: PixelRect(x: 1, y: 2, width: 3, height: 4), cause: .competition),
    ImageFailure(
      kind: .detached, label: 2, area: 100, share: 0.1, box: PixelRect(x: 0, y: 0, width: 10, height: 10)),
    ImageFailure(
      kind: .attached, label: 2, area: 50, share: 0.05, box: PixelRect(x: 0, y: 0, width: 10, height: 5)),
  ]

  @Test("a table counts kinds by class with causes, and says when most missing objects are small")
  func table() throws {
    let large = ImageFailure(
      kind: .missingObject, label: 1, area: 90, share: 0.09, box: PixelRect(x: 0, y: 0, width: 9, height: 10),
      cause: .localisation)
    let table = FailureTable([failures, [failures[0], failures[0]], [large], []])
    #expect(table.images == 4)
    let cell = try #require(table.cell(.missingObject, label: 1))
    #expect(cell.count == 4 && cell.images == 3 && cell.area == 102)
    #expect(cell.causes == ["competition": 3, "localisation": 1])
    #expect(table.total(of: .detached) == 1 && table.cell(.detached, label: 1) == nil)
    #expect(table.causes(of: .missingObject).map(\.cause) == ["competition", "localisation"])
    #expect(table.notes == ["small objects: 75 % of missed have area < 1 % of the image"])
    #expect(FailureTable([[large]]).notes.isEmpty)
    let text = table.text(classNames: ["background", "cat", "dog"], kinds: FailureKind.ofMasks)
    #expect(text.contains("missing object arose in competition 3, localisation 1"))
    #expect(text.contains("1 (67 %)") && text.contains("over 4 images"))
  }

  @Test("keys give the numbers of a record, and name themselves")
  func keys() throws {
    let score = try ImageScore(prediction: map("1122"), truth: map("1222"), classes: 3)
    let record = ImageRecord(score, contours: [], failures: failures, instances: .boxes)
    let names = ["background", "cat", "dog"]
    func value(_ text: String) throws -> Double? {
      try #require(ImageSortKey(text, classNames: names)).value(of: record)
    }
    #expect(try value("iou:cat") == 0.5)
    #expect(try value("IoU:2") == 2.0 / 3)
    #expect(try value("missingObject") == 1)
    #expect(try value("detached") == 0.1)
    #expect(abs(try #require(try value("falseCoverage")) - 0.15) < 1e-12)
    #expect(try value("failures") == 3)
    #expect(try value("contourF") == nil)
    #expect(
      ImageSortKey("iou:cow", classNames: names) == nil && ImageSortKey("colour", classNames: names) == nil)
    for key in ImageSortKey.plain { #expect(ImageSortKey(key.name, classNames: names) == key) }
    #expect(ImageSortKey.over.isWorseWhenLarger && !ImageSortKey.iou.isWorseWhenLarger)
  }

  @Test("stages are scored together and parts add up to the same")
  func scoring() throws {
    let actual = map("11....", "11....", "......", "....22", "....22", "......")
    let truth = ImageTruth(mask: actual, instances: Instances(componentsOf: actual))
    let seed = map("111...", "11....", "......", "....22", "....2.", "......")
    let empty = MaskScoring(stages: ["seed", "pamr"], classes: 3)
    var whole = empty
    var parts = empty
    for id in ["a", "b"] {
      try whole.add(id, masks: [seed, actual], truth: truth)
      var part = empty
      try part.add(id, masks: [seed, actual], truth: truth)
      parts.merge(part)
    }
    #expect(
      whole.records == parts.records && whole.matrices == parts.matrices && whole.contours == parts.contours)
    let names = ["background", "cat", "dog"]
    let report = StageReport(
      stages: (0..<2).map { stage in
        StageReport.Stage(
          name: whole.stages[stage],
          report: whole.report(
            of: stage, name: ScoreName(stage: .seed, split: "val", scored: 2, total: 2), labels: "xml",
            classNames: names))
      })
    #expect(report.stages[1].report.mIoU == 1 && report.stages[1].report.contourF == 1)
    #expect(report.difference(at: 0) == nil && (report.difference(at: 1) ?? 0) > 0)
    #expect(report.warnings.isEmpty)
    let worse = StageReport(stages: report.stages.reversed())
    #expect(
      worse.warnings.count == 1 && worse.warnings[0].hasPrefix("the stage seed lowers the mIoU from 100.0 to")
    )
    #expect(worse.table.contains("lowers"))
    // Contours and failures of an image are those of the sums.
    #expect(whole.records[0]["a"]?.failures?.map(\.kind) == [.nearBoundary])
    #expect(whole.records[0]["a"]?.instances == .components)
  }
}
