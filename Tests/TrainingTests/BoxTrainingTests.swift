import Foundation
import Imaging
import Runs
import Testing
import Torch
import Training

@TorchActor @Suite("From boxes to a segmentation network", .serialized)
struct BoxTrainingTests {
  private struct NotReady: Error {}

  private func job(_ order: TrainingOrder) throws -> TrainingJob {
    guard case .ready(let job) = try TrainingJob.prepare(order) else { throw NotReady() }
    return job
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  /// Stops a training after a step and resumes it; the weights must be those of one that went straight on.
  private func checkResume(_ folder: PaintedFolder, _ method: String, _ settings: [String]) throws {
    _ = try job(folder.order("straight", settings, method: method)).run()
    let stop = StopSignal()
    let events = RecordingSubscriber()
    events.onStep = { if $0.step == 4 { stop.request() } }
    #expect(
      try job(folder.order("broken", settings, method: method)).run(subscribers: [events], stop: stop)
        == .stopped)
    #expect(try job(folder.order("broken", settings, method: method, resume: true)).run() == .finished)
    let (straight, broken) = (
      RunFolder(path: "\(folder.runs)/straight"), RunFolder(path: "\(folder.runs)/broken")
    )
    for epoch in 1...2 {
      #expect(try bytes(straight.epoch(epoch).weightsPath) == bytes(broken.epoch(epoch).weightsPath))
    }
    #expect(try straight.epochs().last?.scores() == broken.epochs().last?.scores())
  }

  @Test("a training on boxes that was stopped and resumed has the same bytes as one that was not")
  func resumeOfBoxes() throws {
    try checkResume(PaintedFolder(), "bana", ["epochs=2"])
  }

  @Test("so has a training on two masks, and its scores are named by their stage")
  func resumeOfMasks() throws {
    let folder = try PaintedFolder()
    let pair = folder.root.appending(path: "pair").path
    for name in ["crf", "ret"] {
      try FileManager.default.createDirectory(atPath: pair, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: "\(folder.data)/SegmentationClass", toPath: "\(pair)/\(name)")
    }
    try checkResume(folder, "segment", ["epochs=2", "masks=\(pair)"])
    let scores = try #require(try RunFolder(path: "\(folder.runs)/straight").epoch(2).scores())
    #expect(scores.name.description == "segmentation mIoU (single view), val (3 images)")
  }

  @Test("a training on masks lowers its loss, and its epochs are scored with the whole inference")
  func learning() throws {
    let folder = try PaintedFolder(images: 32)
    let events = RecordingSubscriber()
    let settings = [
      "masks=\(folder.data)/SegmentationClass", "epochs=10", "epochScore=full", "learningRate=0.01",
    ]
    _ = try job(folder.order("learning", settings, method: "segment")).run(subscribers: [events])
    let losses = events.steps.map(\.total)
    let (begin, end) = (losses.prefix(8).reduce(0, +), losses.suffix(8).reduce(0, +))
    #expect(end < 0.6 * begin)
    let name = try #require(events.scores.last).report.name.description
    #expect(name.hasPrefix("segmentation mIoU, val"))
  }

  @Test("boxes, pseudo-masks, segmentation network: every stage reads what the one before it wrote")
  func wholeWay() throws {
    let folder = try PaintedFolder(images: 24)
    let boxes = RecordingSubscriber()
    let first = try job(folder.order("boxes", ["epochs=8", "epochScore=none"], method: "bana"))
    _ = try first.run(subscribers: [boxes])
    let losses = boxes.steps.map(\.total)
    let (begin, end) = (losses.prefix(4).reduce(0, +), losses.suffix(4).reduce(0, +))
    #expect(end < 0.8 * begin)

    let run = try TrainedRun(first.folder)
    let images = try LabelledImages(folder.folder(), split: "train")
    let out = first.folder.path + "/masks"
    let inference = try #require(try run.boxLabels(with: ["bgThreshold": .number(0.9)]))
    let outcome = try MaskExport(run, by: .boxes(inference), over: images).write(to: out)
    #expect(outcome.written == 24 && outcome.problems.isEmpty)
    for name in ["crf/p0.png", "ret/p0.png", "p0.png"] {
      let mask = try PNG.labelMap(contentsOf: "\(out)/\(name)")
      #expect(mask.width == 48 && Set(mask.labels).isSubset(of: [0, 1, 255]), "\(name)")
    }
    #expect(try MaskExport(run, by: .boxes(inference), over: images).write(to: out).kept == 24)

    // The masks of a run are found by its name.
    var order = try folder.order("network", ["epochs=2"], method: "segment")
    order.from = first.folder.path
    let network = RecordingSubscriber()
    let second = try job(order)
    _ = try second.run(subscribers: [network])
    #expect(network.steps.allSatisfy { $0.terms.map(\.name) == ["reliable", "noisy"] })
    #expect(network.scores.last?.report.name.stage == .segmentation)
    let trained = try TrainedRun(second.folder)
    let segmentation = try #require(try trained.segmentation(with: ["crf": .text("deeplab")]))
    let masks = try MaskExport(trained, by: .segmentation(segmentation), over: images)
      .write(to: folder.root.appending(path: "predictions").path)
    #expect(masks.written == 24)
    #expect(try TrainedRun(first.folder).segmentation() == nil)
  }

  @Test("masks that do not belong to the images, or none, end an order before a run folder appears")
  func refusals() throws {
    let folder = try PaintedFolder()
    let empty = folder.root.appending(path: "empty").path
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    for (setting, words) in [
      ("masks=\(empty)", "12 of 12"), ("masks=\(empty)/x", "no folder"), ("head=aspp", "masks=DIR"),
    ] {
      let failure = #expect(throws: TrainingFailure.self) {
        try TrainingJob.prepare(folder.order("x", [setting], method: "segment"))
      }
      #expect(failure?.description.contains(words) ?? false, "\(words)")
    }
    #expect(RunFolder.all(in: folder.runs).isEmpty)
  }

  @Test("images without boxes cannot be trained on by boxes, and give no pseudo-mask")
  func withoutBoxes() throws {
    let folder = try PaintedFolder()
    let trained = try job(folder.order("run", ["epochs=1", "epochScore=none"], method: "bana"))
    _ = try trained.run()
    try folder.removeBoxes()
    let failure = #expect(throws: TrainingFailure.self) {
      try TrainingJob.prepare(folder.order("x", method: "bana"))
    }
    #expect(failure?.description.contains("has a box") ?? false)
    let run = try TrainedRun(trained.folder)
    let inference = try #require(try run.boxLabels())
    let outcome = try MaskExport(
      run, by: .boxes(inference), over: LabelledImages(folder.folder(), split: "val")
    )
    .write(to: folder.root.appending(path: "masks").path)
    #expect(outcome.written == 0 && outcome.problems.count == 3)
    #expect(outcome.problems[0].contains("no box in its annotation"))
  }
}
