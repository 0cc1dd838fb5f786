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
private let sampleImages: [String: ImageScore] = [
  "bad": ImageScore(entries: [.init(label: 0, counts: ClassCounts(truth: 4, predicted: 1, correct: 1))]),
  "good": ImageScore(entries: [.init(label: 1, counts: ClassCounts(truth: 4, predicted: 4, correct: 4))]),
  "alsoGood": ImageScore(entries: [.init(label: 0, counts: ClassCounts(truth: 2, predicted: 2, correct: 2))]),
  "void": ImageScore(entries: []),
]
