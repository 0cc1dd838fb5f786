import Foundation
import Runs
import Testing

@Suite("Folders of pipelines")
struct PipelineFolderTests {
  private func order(refine: String? = "pamr") -> PipelineOrder {
    func training(_ method: String) -> PipelineOrder.Training {
      PipelineOrder.Training(recipe: Recipe(method: method), recipeName: method, run: "p-\(method)")
    }
    return PipelineOrder(
      classifier: training("cam"), affinities: [training("affinity")], segmentation: training("segment"),
      refine: refine, data: "/data", split: "train", scored: "val", device: "cpu", threads: 1)
  }

  @Test("a record is read as it was written, and its stages stand in the order of the work")
  func record() throws {
    try withTemporaryFolder { runs in
      let folder = try PipelineFolder("p", in: runs)
      #expect(!folder.exists && PipelineFolder.all(in: runs).isEmpty)
      var record = PipelineRecord(order())
      record.stages[0].isDone = true
      record.stages[0].scores = [.init(title: "seed", name: "seed mIoU, val (5 images)", value: 0.4)]
      try DurableFile.makeDirectory(folder.path)
      try folder.write(record)
      #expect(PipelineFolder.all(in: runs) == [folder])
      #expect(try folder.record() == record)
      #expect(record.done == 1 && !record.isFinished)
      #expect(
        record.stages.map(\.kind) == [
          .classifier, .affinity, .classMaps, .masks, .segmentation, .scores,
        ])
      #expect(record.stages.map(\.title).contains("class maps and refinement"))
      #expect(PipelineRecord(order(refine: nil)).stages.map(\.title).contains("class maps"))
    }
  }

  @Test("pipelines are no runs, and no run takes the name of their folder")
  func names() throws {
    try withTemporaryFolder { runs in
      let folder = try PipelineFolder("p", in: runs)
      try DurableFile.makeDirectory(folder.path)
      try folder.write(PipelineRecord(order()))
      #expect(RunFolder.all(in: runs).isEmpty)
      #expect(throws: RunError.badName("pipelines")) { try RunName.checked("pipelines") }
      #expect(throws: RunError.badName("../p")) { try PipelineFolder("../p", in: runs) }
    }
  }

  @Test("its state is its process's word, and what a killed one left half-written is removed")
  func stateAndRest() throws {
    try withTemporaryFolder { runs in
      let folder = try PipelineFolder("p", in: runs)
      try DurableFile.makeDirectory("\(folder.masksPath)/crf")
      try folder.work.write(RunProgress(state: .stopped, epoch: 3, epochs: 6, steps: 6))
      #expect(folder.work.status() == .stopped)
      let partial = "\(folder.masksPath)/crf/.a.png.17.1.partial"
      let whole = "\(folder.masksPath)/crf/a.png"
      for path in [partial, whole] { try Data().write(to: URL(filePath: path)) }
      folder.tidyUp()
      #expect(!FileManager.default.fileExists(atPath: partial))
      #expect(FileManager.default.fileExists(atPath: whole))
    }
  }
}
