import Foundation
import Imaging
import Runs
import Testing
import Torch
import Training
import VOC

@TorchActor @Suite("Trainings with saliency maps", .serialized)
struct SaliencyTrainingTests {
  private struct NotReady: Error {}

  private func job(_ order: TrainingOrder) throws -> TrainingJob {
    guard case .ready(let job) = try TrainingJob.prepare(order) else { throw NotReady() }
    return job
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  @Test(
    "what was stopped and resumed has the same bytes as what was not", arguments: ["eps", "epspp", "ppc"])
  func exactResume(method: String) throws {
    let folder = try PaintedFolder(saliency: "saliency")
    let settings =
      ["epochs=2", "epochScore=none"]
      + (method == "ppc" ? ["base=eps", "crop=64", "longSideMin=48", "longSideMax=72"] : [])
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
    #expect(try bytes(straight.epoch(2).weightsPath) == bytes(broken.epoch(2).weightsPath))
    #expect(try bytes(straight.epoch(2).optimizerPath) == bytes(broken.epoch(2).optimizerPath))
    #expect(events.steps.allSatisfy { $0.terms.contains { $0.name == "saliency" && $0.value > 0 } })
  }

  @Test("images without a map of their size are named before the training and stay in it")
  func missingMaps() throws {
    let folder = try PaintedFolder(saliency: "saliency")
    let maps = folder.root.appending(path: "data/saliency")
    try FileManager.default.removeItem(at: maps.appending(path: "p3.png"))
    try Data(PNG.encode(grey: ScalarMap(width: 5, height: 5))).write(to: maps.appending(path: "p7.png"))
    let job = try job(folder.order("some", ["epochs=1", "epochScore=none"], method: "eps"))
    let remark = try #require(job.notices.first { $0.contains("saliency map") })
    #expect(remark.hasPrefix("2 of 12 images of train have no saliency map of their size, the first: p3"))
    #expect(try job.run() == .finished)
  }

  @Test("a folder without any map is refused with what to do, before a run appears, unless none is needed")
  func noMaps() throws {
    let folder = try PaintedFolder()
    let failure = #expect(throws: TrainingFailure.self) {
      try TrainingJob.prepare(folder.order("none", method: "eps"))
    }
    #expect(failure?.description.contains("\(folder.data)/saliency") ?? false)
    #expect(failure?.description.contains("--set salLoss=off") ?? false)
    #expect(RunFolder.all(in: folder.runs).isEmpty)
    let plain = try job(folder.order("plain", ["epochs=1", "epochScore=none", "salLoss=off"], method: "eps"))
    #expect(plain.notices.allSatisfy { !$0.contains("saliency") })
  }

  @Test("the maps of a named folder are taken, and an unknown name is refused with those that exist")
  func namedMaps() throws {
    let folder = try PaintedFolder(saliency: "saliency_net")
    _ = try job(folder.order("named", ["saliencyMaps=saliency_net"], method: "eps"))
    let failure = #expect(throws: VOCError.self) {
      try TrainingJob.prepare(folder.order("other", ["saliencyMaps=saliency_pfan"], method: "eps"))
    }
    #expect(failure?.description.contains("saliency_net") ?? false)
  }
}
