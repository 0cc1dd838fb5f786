import Evaluation
import Foundation
import Imaging
import Methods
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
    let remark = try #require(job.notices.first { $0.contains("no saliency map") })
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

  /// A folder of maps of one value outside the data, with the note of who made it.
  private func mapsElsewhere(of folder: PaintedFolder, side: Int = 48) throws -> String {
    let path = folder.root.appending(path: "mbd").path
    let out = try OutputFolder(path, outside: folder.data, note: ["method": "a test"])
    for id in try folder.folder().ids {
      let map = ScalarMap(width: side, height: side, filledWith: 0.6)
      try Data(PNG.encode(grey: map)).write(to: URL(filePath: out.path(of: "\(id).png")))
    }
    return path
  }

  @Test(
    "maps from elsewhere are taken by their path; the run, its scores and its notices say which they were")
  func mapsFromElsewhere() throws {
    let folder = try PaintedFolder()
    let path = try mapsElsewhere(of: folder)
    let job = try job(folder.order("elsewhere", ["saliencyMaps=\(path)", "epochs=1"], method: "eps"))
    #expect(job.notices.contains("saliency maps: \(path) (a test)"))
    #expect(try job.run() == .finished)
    #expect(try job.folder.environment().saliency == "\(path) (a test)")
    let report = try #require(try job.folder.epoch(1).scores())
    #expect(report.saliency == "\(path) (a test)" && report.table.contains("saliency maps: \(path)"))
    let failure = #expect(throws: VOCError.self) {
      try TrainingJob.prepare(folder.order("absent", ["saliencyMaps=\(path)2"], method: "eps"))
    }
    #expect(failure == .noSaliencyFolder(path: "\(path)2"))
  }

  @Test("damaged maps change the training, are the same in every one, and are told before and recorded")
  func damage() throws {
    let folder = try PaintedFolder(saliency: "saliency")
    let settings = ["epochs=1", "epochScore=none"]
    func trained(_ name: String, _ more: [String] = []) throws -> Data {
      let job = try job(folder.order(name, settings + more, method: "eps"))
      #expect(try job.run() == .finished)
      return try bytes(job.folder.epoch(1).weightsPath)
    }
    let damaged = ["saliencyDamage=0.5", "saliencyDamageSeed=3"]
    let first = try trained("first", damaged)
    #expect(try first == trained("second", damaged))
    #expect(try first != trained("whole"))
    let run = RunFolder(path: "\(folder.runs)/first")
    #expect(try run.environment().saliency?.contains("50 % damaged on purpose") ?? false)
    #expect(try run.recipe().settings["saliencyDamage"] == .number(0.5))
    let told = try job(folder.order("told", settings + damaged, method: "epspp"))
    let need = SaliencyNeed(folder: nil, damage: SaliencyDamage(share: 0.5, seed: 3))
    let count = try folder.folder().ids(in: "train").count { need.damage?.kind(of: $0) != nil }
    #expect(told.notices.contains("the saliency maps of \(count) of 12 images are damaged on purpose"))
  }
}
