import Evaluation
import Foundation
import Imaging
import Runs
import Testing

@Suite("Run folders hold what a training did")
struct RunFolderTests {
  @Test("a created run reads back, and a second of its name is refused")
  func creation() throws {
    try withTemporaryFolder { runs in
      let recipe = RecipeSchema(sampleMethod).defaults
      let folder = try RunFolder.create("first", in: runs, recipe: recipe, environment: sampleEnvironment)
      #expect(try folder.recipe() == recipe)
      #expect(try folder.environment() == sampleEnvironment)
      #expect(folder.status() == .created)
      #expect(RunFolder.all(in: runs) == [folder])
      let again = sentence {
        try RunFolder.create("first", in: runs, recipe: recipe, environment: sampleEnvironment)
      }
      #expect(again?.contains("exists already") == true)
      #expect(
        sentence { try RunFolder(opening: "frist", in: runs) }?.contains("did you mean 'first'?") == true)
    }
  }

  @Test(
    "names cannot leave the folder of runs",
    arguments: [
      "", ".", "..", "../x", "a/b", "/etc", ".hidden", "-flag", "a b", "a\n", "é",
      String(repeating: "a", count: 101),
    ])
  func names(name: String) {
    #expect(!RunName.isValid(name))
    #expect(sentence { try RunFolder(opening: name, in: "/nowhere") }?.contains("cannot name a run") == true)
  }

  @Test("names are made from recipe and seed and counted up where taken")
  func madeNames() {
    #expect(RunName.base(recipeName: "cam", seed: 0) == "cam-s0")
    #expect(RunName.base(recipeName: "cam@voc", seed: 2) == "cam-voc-s2")
    #expect(RunName.base(recipeName: "/a/b/.my recipe.yaml", seed: 1) == "my-recipe-s1")
    #expect(RunName.base(recipeName: "../..", seed: 1) == "run-s1")
    #expect(RunName.unused("cam-s0", taken: ["cam-s0", "cam-s0-2"]) == "cam-s0-3")
    #expect(RunName.unused("cam-s0", taken: ["x"]) == "cam-s0")
  }

  @Test(
    "an epoch appears whole, takes the optimiser state from older ones, and keeps nothing of a failed writer")
  func epochs() throws {
    try withTemporaryFolder { runs in
      let folder = try RunFolder.create(
        "r", in: runs, recipe: Recipe(method: "cam"), environment: sampleEnvironment)
      #expect(folder.newestEpoch == nil)
      for number in 1...2 { try commit(number, in: folder) }
      #expect(folder.epochs().map(\.number) == [1, 2])
      #expect(folder.epochs().map(\.isResumable) == [false, true])
      #expect(throws: CancellationError.self) {
        try folder.commitEpoch(3) { stage in
          try Data("half".utf8).write(to: URL(fileURLWithPath: stage.weightsPath))
          throw CancellationError()
        }
      }
      #expect(folder.epochs().map(\.number) == [1, 2])
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path(of: .epochs)).sorted() == [
          "0001", "0002",
        ])
      #expect(folder.resumableEpoch?.number == 2)
      #expect(try folder.checkpoint(1).number == 1)
      #expect(sentence { try folder.checkpoint(7) }?.contains("no epoch 7") == true)
    }
  }

  @Test("a partial folder of a killed writer is not an epoch and can be removed")
  func partialFolders() throws {
    try withTemporaryFolder { runs in
      let folder = try RunFolder.create(
        "r", in: runs, recipe: Recipe(method: "cam"), environment: sampleEnvironment)
      let debris = "\(folder.path(of: .epochs))/.0001.77.1.partial"
      try FileManager.default.createDirectory(atPath: debris, withIntermediateDirectories: true)
      try Data([1]).write(to: URL(fileURLWithPath: "\(debris)/weights.safetensors"))
      try FileManager.default.createDirectory(
        atPath: "\(folder.path(of: .epochs))/0009", withIntermediateDirectories: true)
      #expect(folder.epochs().isEmpty)
      folder.tidyUp()
      #expect(!FileManager.default.fileExists(atPath: debris))
    }
  }

  @Test("the optimiser state that a killed writer left in an older epoch is dropped by the next trainer")
  func olderStates() throws {
    try withTemporaryFolder { runs in
      let folder = try RunFolder.create(
        "r", in: runs, recipe: Recipe(method: "cam"), environment: sampleEnvironment)
      for number in 1...2 { try commit(number, in: folder) }
      for path in [folder.epoch(1).optimizerPath, folder.epoch(1).statePath] {
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
      }
      folder.tidyUp()
      #expect(folder.epochs().map(\.isResumable) == [false, true])
      #expect(!FileManager.default.fileExists(atPath: folder.epoch(1).statePath))
    }
  }

  @Test("an epoch replaces what is left of a folder of its number, and its successors")
  func replacedEpochs() throws {
    try withTemporaryFolder { runs in
      let folder = try RunFolder.create(
        "r", in: runs, recipe: Recipe(method: "cam"), environment: sampleEnvironment)
      for number in 1...3 { try commit(number, in: folder) }
      // Half removed: no weights any more, so no epoch, but in the way of a rename.
      unlink(folder.epoch(2).weightsPath)
      try Data("x".utf8).write(to: URL(fileURLWithPath: folder.epoch(2).scoresPath))
      try commit(2, in: folder)
      #expect(folder.epochs().map(\.number) == [1, 2])
      #expect(try folder.epoch(2).scores() == nil)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path(of: .epochs)).sorted()
      #expect(left == ["0001", "0002"])
    }
  }

  @Test("scores of an epoch and of its images read back")
  func scores() throws {
    try withTemporaryFolder { runs in
      let folder = try RunFolder.create(
        "r", in: runs, recipe: Recipe(method: "cam"), environment: sampleEnvironment)
      try commit(1, in: folder)
      #expect(try folder.epoch(1).scores() == nil)
      let report = try sampleReport()
      let images = [
        "b": ImageRecord(
          ImageScore(entries: [.init(label: 0, counts: ClassCounts(truth: 2, predicted: 2, correct: 1))]))
      ]
      try folder.epoch(1).write(scores: report, images: images)
      #expect(try folder.epoch(1).scores() == report)
      #expect(try folder.epoch(1).imageRecords() == images)
      try Data("{".utf8).write(to: URL(fileURLWithPath: folder.epoch(1).scoresPath))
      #expect(sentence { try folder.epoch(1).scores() }?.contains("is damaged") == true)
    }
  }

  @Test("losses append, pass over broken lines, leave a half line for later, and can be cut at a step")
  func losses() throws {
    try withTemporaryFolder { runs in
      let log = LossLog(path: "\(runs)/losses.jsonl")
      #expect(log.read().records.isEmpty)
      let records = (1...4).map { LossRecord(step: $0, epoch: 1, rate: 0.1, terms: ["total": Double($0)]) }
      try log.append(Array(records.prefix(2)))
      let first = log.read()
      #expect(first.records == Array(records.prefix(2)))
      let handle = try #require(FileHandle(forWritingAtPath: log.path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("nonsense\n{\"step\":3".utf8))
      try handle.close()
      #expect(log.read(from: first.next).records.isEmpty)
      try log.truncate(afterStep: 1)
      #expect(log.read().records == [records[0]])
      let restarted = log.read(from: first.next)
      #expect(restarted.restarted)
      #expect(restarted.records == [records[0]])
      try log.append([LossRecord(step: 2, epoch: 1, rate: 0.1, terms: ["total": .nan])])
      #expect(log.read().records.last?.terms["total"]?.isNaN == true)
    }
  }

  private func commit(_ number: Int, in folder: RunFolder) throws {
    try folder.commitEpoch(number) { stage in
      for path in [stage.weightsPath, stage.optimizerPath, stage.statePath] {
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
      }
    }
  }
}

/// A report of two classes over two images.
func sampleReport(correct: Int = 3) throws -> EvaluationReport {
  var matrix = ConfusionMatrix(classes: 2)
  let truth = LabelMap(width: 4, height: 1, labels: [1, 1, 1, 1])
  let prediction = LabelMap(width: 4, height: 1, labels: (0..<4).map { $0 < correct ? 1 : 0 })
  try matrix.add(prediction: prediction, truth: truth)
  return EvaluationReport(
    name: ScoreName(stage: .seed, background: "constant(0.3)", split: "val", scored: 2, total: 2),
    labels: "xml",
    classNames: ["background", "cat"], matrix: matrix)
}
