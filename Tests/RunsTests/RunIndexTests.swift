import Evaluation
import Foundation
import Runs
import Testing

@Suite("The index follows the folders, which are the truth")
struct RunIndexTests {
  @Test("runs, epochs, scores and images are listed, and a change by anyone is noticed")
  func follows() throws {
    try withRuns { runs, locations in
      let index = RunIndex(root: runs, locations: locations)
      #expect(try index.runs().isEmpty)
      let folder = try makeRun("b", in: runs)
      _ = try makeRun("a", in: runs)
      #expect(try index.refresh())
      #expect(try !index.refresh())
      #expect(try index.runs().map(\.name) == ["a", "b"])
      #expect(try index.runs()[1].epochs == [RunSummary.Epoch(number: 1, scores: nil)])
      #expect(try index.runs()[1].environment == sampleEnvironment)

      let report = try sampleReport()
      try folder.epoch(1).write(scores: report, images: sampleImages)
      #expect(try index.refresh())
      #expect(try index.runs()[1].epochs == [RunSummary.Epoch(number: 1, scores: report)])
      let images = try index.images(run: "b", epoch: 1)
      #expect(images.map(\.image) == ["bad", "good", "alsoGood", "void"].sorted { order($0) < order($1) })
      #expect(images.first?.iou == 0.25)

      try FileManager.default.removeItem(atPath: folder.path)
      #expect(try index.refresh())
      #expect(try index.runs().map(\.name) == ["a"])
      #expect(try index.images(run: "b", epoch: 1).isEmpty)
    }
  }

  @Test("two indexes of one folder see each other's work")
  func twoProcesses() throws {
    try withRuns { runs, locations in
      let first = RunIndex(root: runs, locations: locations)
      let second = RunIndex(root: runs, locations: locations)
      try first.refresh()
      try second.refresh()
      _ = try makeRun("a", in: runs)
      #expect(try first.refresh())
      #expect(try second.refresh())
      #expect(try second.runs().map(\.name) == ["a"])
      #expect(try !first.refresh())
      #expect(try !second.refresh())
    }
  }

  @Test(
    "a damaged, truncated or foreign database is rebuilt", arguments: ["garbage", "half", "empty", "foreign"])
  func rebuilds(kind: String) throws {
    try withRuns { runs, locations in
      _ = try makeRun("a", in: runs)
      var place: String?
      do {
        let index = RunIndex(root: runs, locations: locations)
        try index.refresh()
        place = index.databasePath
      }
      let path = try #require(place)
      for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      var bytes = Data()
      switch kind {
      case "garbage": bytes = Data((0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
      case "half": bytes = whole.prefix(5000)
      case "foreign":
        bytes = whole
        // Bytes 68–71 of an SQLite file are its application id.
        bytes.replaceSubrange(68..<72, with: [1, 2, 3, 4])
      default: break
      }
      try bytes.write(to: URL(fileURLWithPath: path))
      let index = RunIndex(root: runs, locations: locations)
      try index.refresh()
      #expect(try index.runs().map(\.name) == ["a"])
      #expect(index.databasePath == path)
    }
  }

  @Test("a database damaged while it is open is rebuilt")
  func damagedWhileOpen() throws {
    try withRuns { runs, locations in
      _ = try makeRun("a", in: runs)
      let index = RunIndex(root: runs, locations: locations)
      try index.refresh()
      let path = try #require(index.databasePath)
      for suffix in ["", "-wal"] {
        let handle = FileHandle(forWritingAtPath: path + suffix)
        try handle?.write(contentsOf: Data(repeating: 0x55, count: 60_000))
        try handle?.close()
      }
      _ = try makeRun("b", in: runs)
      try index.refresh()
      try index.refresh()
      #expect(try index.runs().map(\.name) == ["a", "b"])
    }
  }

  @Test("the index of a folder that cannot hold it lies in the cache")
  func inTheCache() throws {
    try withRuns { runs, locations in
      _ = try makeRun("a", in: runs)
      // A folder in the database's place makes it unusable for everyone, root included.
      try DurableFile.makeDirectory("\(runs)/.index.sqlite/x")
      let index = RunIndex(root: runs, locations: locations)
      try index.refresh()
      #expect(try index.runs().map(\.name) == ["a"])
      #expect(index.databasePath?.hasPrefix("\(locations.cache)/index/") == true)
    }
  }

  @Test("a run with a damaged file is listed with its problem, and an absent folder has no runs")
  func problems() throws {
    try withRuns { runs, locations in
      let folder = try makeRun("a", in: runs)
      try Data("recipe: [".utf8).write(to: URL(fileURLWithPath: folder.path(of: .recipe)))
      let index = RunIndex(root: runs, locations: locations)
      try index.refresh()
      #expect(try index.runs().first?.problem?.contains("recipe.yaml cannot be used") == true)
      let absent = RunIndex(root: "\(runs)/none", locations: locations)
      #expect(try !absent.refresh())
      #expect(try absent.runs().isEmpty)
      #expect(!FileManager.default.fileExists(atPath: "\(runs)/none"))
    }
  }

  @Test("the scores of a segmentation network lie under its stage and are found without naming its CRF")
  func segmentation() throws {
    try withRuns { runs, locations in
      let folder = try makeRun("a", in: runs)
      var scores = try sampleReport()
      scores.name.stage = .segmentation
      scores.name.refine = "crf:deeplab"
      let stored = folder.epoch(1).evaluation(split: "val", refine: "crf:deeplab", stage: .segmentation)
      #expect(stored.name == "val@segmentation+crf-deeplab")
      #expect(
        folder.epoch(1).evaluation(split: "val", refine: nil, stage: .segmentation).name
          == "val@segmentation")
      try stored.write(scores: scores, images: ["x": failing])
      let index = RunIndex(root: runs, locations: locations)
      try index.refresh()
      let epoch = try #require(try index.runs().first?.epochs.first)
      for refine in [nil, "crf"] {
        #expect(epoch.evaluation(split: "val", refine: refine)?.name == stored.name)
      }
      #expect(epoch.evaluation(split: nil, refine: nil, stage: .segmentation)?.name == stored.name)
      #expect(epoch.evaluation(split: nil, refine: "pamr") == nil)
      #expect(try index.images(run: "a", epoch: 1, evaluation: stored.name).map(\.image) == ["x"])
    }
  }

  @Test(
    "what an evaluation found is listed beside the training's own scores, and read again only if it changed")
  func evaluations() throws {
    try withRuns { runs, locations in
      let folder = try makeRun("a", in: runs)
      try folder.epoch(1).write(scores: try sampleReport(), images: sampleImages)
      var refined = try sampleReport(correct: 2)
      refined.name.refine = "pamr,crf:psa"
      refined.name.stage = .refined
      let stored = folder.epoch(1).evaluation(split: "val", refine: "pamr,crf:psa")
      #expect(stored.name == "val@pamr+crf-psa")
      #expect(folder.epoch(1).evaluations().isEmpty)
      try stored.write(scores: refined, images: ["x": failing])
      #expect(folder.epoch(1).evaluations() == [stored])

      let index = RunIndex(root: runs, locations: locations)
      try index.refresh()
      let epoch = try #require(try index.runs().first?.epochs.first)
      #expect(epoch.evaluations == [RunSummary.Evaluation(name: stored.name, scores: refined)])
      #expect(epoch.evaluation(split: "val", refine: nil)?.name == "")
      #expect(epoch.evaluation(split: nil, refine: "PAMR,crf")?.name == stored.name)
      #expect(epoch.evaluation(split: "train", refine: nil) == nil)
      #expect(epoch.evaluation(split: nil, refine: "pamr") == nil)
      #expect(try index.failures(run: "a", epoch: 1).isEmpty)
      #expect(try index.failureTable(run: "a", epoch: 1) == nil)
      let found = try index.failures(run: "a", epoch: 1, evaluation: stored.name)
      #expect(found.map(\.failure) == failing.failures)
      #expect(try index.failures(run: "a", epoch: 1, evaluation: stored.name, image: "y").isEmpty)
      #expect(
        try index.failureTable(run: "a", epoch: 1, evaluation: stored.name)
          == FailureTable([failing.failures ?? []], sources: [.objectMasks]))

      // A new evaluation leaves the others in place, and one that is gone is forgotten.
      try folder.epoch(1).evaluation(split: "val", refine: nil).write(scores: refined, images: ["z": failing])
      #expect(try index.refresh())
      #expect(try index.images(run: "a", epoch: 1, evaluation: stored.name).map(\.image) == ["x"])
      #expect(try index.images(run: "a", epoch: 1, evaluation: "val@seed").map(\.image) == ["z"])
      #expect(try index.images(run: "a", epoch: 1).count == 4)
      try FileManager.default.removeItem(atPath: stored.path)
      #expect(try index.refresh())
      #expect(try index.images(run: "a", epoch: 1, evaluation: stored.name).isEmpty)
      #expect(try index.failures(run: "a", epoch: 1, evaluation: stored.name).isEmpty)
      #expect(try index.images(run: "a", epoch: 1, evaluation: "val@seed").map(\.image) == ["z"])
    }
  }

  @Test("records of older runs, which hold pixel counts alone, are read")
  func olderRecords() throws {
    try withRuns { runs, locations in
      let folder = try makeRun("a", in: runs)
      let old = """
        {"old": {"entries": [{"counts": {"correct": 1, "predicted": 2, "truth": 2}, "label": 0}]}}
        """
      try Data(old.utf8).write(to: URL(fileURLWithPath: folder.epoch(1).own.imagesPath))
      let record = try #require(try folder.epoch(1).imageRecords()["old"])
      #expect(record.contours == nil && record.failures == nil && record.score.meanIoU == 1.0 / 3)
      let index = RunIndex(root: runs, locations: locations)
      try index.refresh()
      #expect(try index.images(run: "a", epoch: 1).map(\.iou) == [1.0 / 3])
      #expect(try index.images(run: "a", epoch: 1, by: .failures).map(\.value) == [nil])
    }
  }

  @Test("ten thousand images sort by every key as their records say")
  func manyImages() throws {
    try withRuns { runs, locations in
      let folder = try makeRun("a", in: runs)
      var records: [String: ImageRecord] = [:]
      for number in 0..<10_000 {
        let correct = Int64(number * 7919 % 1000)
        var entries = [
          ImageScore.Entry(label: 0, counts: ClassCounts(truth: 1000, predicted: 1000, correct: correct))
        ]
        if number % 3 == 0 {
          entries.append(
            .init(label: 2, counts: ClassCounts(truth: 50, predicted: 50, correct: correct / 20)))
        }
        let failures = (0..<number % 4).map { place in
          ImageFailure(
            kind: FailureKind.ofMasks[(number + place) % 5], label: 2, area: number % 977,
            share: Double(number % 977) / 5000,
            box: PixelRect(x: 0, y: 0, width: 1, height: 1))
        }
        records["image\(number)"] = ImageRecord(
          ImageScore(entries: entries), contours: [], failures: failures)
      }
      try folder.epoch(1).write(scores: try sampleReport(), images: records)
      let index = RunIndex(root: runs, locations: locations)
      try index.refresh()
      let scores = records.values.map(\.score)
      let cost = ImageCost(of: scores)
      func value(_ key: ImageSortKey, of image: String) -> Double? {
        records[image].flatMap { key == .cost ? cost($0.score) : key.value(of: $0) }
      }
      for key in ImageSortKey.plain + [.classIoU(2), .classArea(2)] {
        for reversed in [false, true] {
          let images = try index.images(run: "a", epoch: 1, by: key, reversed: reversed)
          #expect(images.count == 10_000)
          #expect(images.allSatisfy { image in agrees(image.value, value(key, of: image.image)) }, "\(key)")
          let values = images.compactMap(\.value)
          #expect(images.prefix(values.count).allSatisfy { $0.value != nil })
          let descends = key.isWorseWhenLarger != reversed
          #expect(zip(values, values.dropFirst()).allSatisfy { descends ? $0 >= $1 : $0 <= $1 }, "\(key)")
        }
      }
      let table = try #require(try index.failureTable(run: "a", epoch: 1))
      #expect(table == FailureTable(records.sorted { $0.key < $1.key }.map { $0.value.failures ?? [] }))
    }
  }

  /// Whether a value is the one that its record tells; a class that does not occur has no row.
  private func agrees(_ found: Double?, _ told: Double?) -> Bool {
    found == told || found == nil && told == 0
  }

  private func withRuns(_ body: (String, Locations) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try DurableFile.makeDirectory("\(folder)/runs")
      try body(
        "\(folder)/runs",
        Locations(
          environment: ["XDG_CACHE_HOME": "\(folder)/cache"], currentDirectory: folder, executable: "/x"))
    }
  }

  private func makeRun(_ name: String, in runs: String) throws -> RunFolder {
    let folder = try RunFolder.create(
      name, in: runs, recipe: Recipe(method: "cam"), environment: sampleEnvironment)
    try folder.commitEpoch(1) { try Data("x".utf8).write(to: URL(fileURLWithPath: $0.weightsPath)) }
    return folder
  }

  private func order(_ image: String) -> Int {
    ["bad", "alsoGood", "good", "void"].firstIndex(of: image) ?? 9
  }
}

/// A bad image, two equally good ones, and one that is void everywhere.
private let sampleImages: [String: ImageRecord] = [
  "bad": [.init(label: 0, counts: ClassCounts(truth: 4, predicted: 1, correct: 1))],
  "good": [.init(label: 1, counts: ClassCounts(truth: 4, predicted: 4, correct: 4))],
  "alsoGood": [.init(label: 0, counts: ClassCounts(truth: 2, predicted: 2, correct: 2))],
  "void": [],
].mapValues { ImageRecord(ImageScore(entries: $0)) }

/// An image with a lost object and an island.
private let failing = ImageRecord(
  ImageScore(entries: [.init(label: 0, counts: ClassCounts(truth: 4, predicted: 1, correct: 1))]),
  contours: [],
  failures: [
    ImageFailure(
      kind: .missingObject, label: 3, instance: 1, area: 7, share: 0.01, found: 0.05,
      box: PixelRect(x: 1, y: 2, width: 3, height: 4), cause: .refinement("crf:psa")),
    ImageFailure(
      kind: .detached, label: 3, area: 5, share: 0.02, box: PixelRect(x: 5, y: 6, width: 7, height: 8)),
  ], instances: .objectMasks)
