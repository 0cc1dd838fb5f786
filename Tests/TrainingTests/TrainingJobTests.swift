import Foundation
import Networks
import Runs
import Testing
import Torch
import Training

@TorchActor @Suite("Training jobs", .serialized)
struct TrainingJobTests {
  private struct NotReady: Error {}

  private func job(_ order: TrainingOrder) throws -> TrainingJob {
    guard case .ready(let job) = try TrainingJob.prepare(order) else { throw NotReady() }
    return job
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  @Test("a training leaves recipe, environment, checkpoints, scores and losses, and says so in events")
  func wholeRun() throws {
    let folder = try PaintedFolder()
    let events = RecordingSubscriber()
    let job = try job(folder.order("whole"))
    #expect(try job.run(subscribers: [events]) == .finished)
    let epochs = (1...3).flatMap {
      ["epochStarted \($0)", "epochTrained \($0)", "scoring", "epochEnded \($0)"]
    }
    #expect(events.names == ["runStarted"] + epochs + ["finished"])
    #expect(events.steps.map(\.step) == Array(1...9))
    #expect(events.steps.allSatisfy { $0.terms.map(\.name) == ["classification"] && $0.total.isFinite })

    let run = RunFolder(path: "\(folder.runs)/whole")
    #expect(run.status() == .finished)
    #expect(try run.recipe().settings["crop"] == .number(32))
    #expect(try run.environment().precision == "fp32")
    #expect(run.epochs().map(\.number) == [1, 2, 3])
    #expect(run.epochs().map(\.isResumable) == [false, false, true])
    #expect(run.losses.read().records.map(\.step) == Array(1...9))
    let scores = try #require(try run.epochs()[2].scores())
    #expect(
      scores.name.description.hasPrefix("seed mIoU (single view), constant background 0.30, val (3 images)"))
    #expect(try run.epochs()[2].imageRecords().count == 3)
  }

  @Test("a bundled run has the epochs that were asked for, in half precision, and no path of this machine")
  func bundle() throws {
    let folder = try PaintedFolder()
    _ = try job(folder.order("whole")).run()
    let run = RunFolder(path: "\(folder.runs)/whole")
    let all = try RunBundle.write(run, into: "\(folder.runs)/all")
    #expect(all.epochs().map(\.number) == [1, 2, 3])
    let some = try RunBundle.write(run, into: "\(folder.runs)/some", epochs: [1, 3])
    #expect(some.epochs().map(\.number) == [1, 3])
    #expect(some.epochs().allSatisfy { !$0.isResumable })
    let weights = try SafetensorsFile(#require(some.newestEpoch).weightsPath)
    #expect(try weights.names.allSatisfy { try weights.tensor($0).type != .float32 })
    #expect(try !bytes(some.path(of: .environment)).contains("/".utf8))
    #expect(try some.newestEpoch?.scores() == run.newestEpoch?.scores())
    #expect(throws: RunError.noEpoch(run: "whole", epoch: 7)) {
      try RunBundle.write(run, into: "\(folder.runs)/none", epochs: [7])
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.runs)/none"))
  }

  @Test("what was stopped at any step and resumed has the same bytes as what was not", arguments: [2, 3, 5])
  func exactResume(step: Int) throws {
    let folder = try PaintedFolder()
    _ = try job(folder.order("straight")).run()

    let stop = StopSignal()
    let events = RecordingSubscriber()
    events.onStep = { if $0.step == step { stop.request() } }
    #expect(try job(folder.order("broken")).run(subscribers: [events], stop: stop) == .stopped)
    #expect(RunFolder(path: "\(folder.runs)/broken").status() == .stopped)
    #expect(try job(folder.order("broken", resume: true)).run() == .finished)

    let (straight, broken) = (
      RunFolder(path: "\(folder.runs)/straight"), RunFolder(path: "\(folder.runs)/broken")
    )
    #expect(broken.epochs().map(\.number) == [1, 2, 3])
    for (a, b) in zip(straight.epochs(), broken.epochs()) {
      #expect(try bytes(a.weightsPath) == bytes(b.weightsPath))
      #expect(try a.scores() == b.scores())
    }
    #expect(try bytes(straight.epoch(3).optimizerPath) == bytes(broken.epoch(3).optimizerPath))
    #expect(losses(of: straight) == losses(of: broken))
  }

  /// The loss records of a run without their clock.
  private func losses(of run: RunFolder) -> [LossRecord] {
    run.losses.read().records.map { record in
      var record = record
      record.seconds = nil
      return record
    }
  }

  @Test("what was stopped before its first checkpoint starts again from the weights that are recorded")
  func recordedWeights() throws {
    let folder = try PaintedFolder()
    let file = folder.root.appending(path: "start.safetensors").path
    TorchSettings.seed(77)
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions())
    try SafetensorsFile.write(network.state, to: file)
    let settings = ["epochs=1", "epochScore=none"]
    func begin(_ run: String) throws -> TrainingJob {
      var order = try folder.order(run, settings)
      order.weights = file
      return try job(order)
    }
    let straight = try begin("straight")
    _ = try straight.run()
    for run in ["broken", "changed"] {
      let stop = StopSignal()
      stop.request()
      #expect(try begin(run).run(stop: stop) == .stopped)
    }
    let broken = try job(folder.order("broken", settings, resume: true))
    _ = try broken.run()
    #expect(try bytes(straight.folder.epoch(1).weightsPath) == bytes(broken.folder.epoch(1).weightsPath))

    try SafetensorsFile.write(NetworkRegistry.named("paintnet").make(NetworkOptions()).state, to: file)
    let failure = #expect(throws: TrainingFailure.self) {
      try TrainingJob.prepare(folder.order("changed", settings, resume: true))
    }
    #expect(failure?.description.contains("start.safetensors of SHA-256") ?? false)
  }

  @Test("a resume from a checkpoint needs nothing of what the run started from")
  func startingWeightsGone() throws {
    let folder = try PaintedFolder()
    let settings = ["epochs=2", "epochScore=none"]
    let first = try job(folder.order("first", ["epochs=1", "epochScore=none"]))
    _ = try first.run()
    for run in ["straight", "broken"] {
      var order = try folder.order(run, settings)
      order.from = first.folder.path
      let stop = StopSignal()
      let events = RecordingSubscriber()
      events.onStep = { if run == "broken", $0.step == 4 { stop.request() } }
      _ = try job(order).run(subscribers: [events], stop: stop)
    }
    try FileManager.default.removeItem(atPath: first.folder.path)
    let broken = try job(folder.order("broken", settings, resume: true))
    _ = try broken.run()
    let straight = RunFolder(path: "\(folder.runs)/straight")
    #expect(try bytes(straight.epoch(2).weightsPath) == bytes(broken.folder.epoch(2).weightsPath))
  }

  @Test(
    "a resume that asks for something else is refused and names it; one of a finished run has nothing to do")
  func resumeChecks() throws {
    let folder = try PaintedFolder()
    _ = try job(folder.order("run", ["epochs=1"])).run()
    let failure = #expect(throws: TrainingFailure.self) {
      try TrainingJob.prepare(
        folder.order("run", ["epochs=1", "learningRate=0.5", "batch=2"], resume: true))
    }
    #expect(
      failure?.description.contains("with 'batch' 4, not 2; with 'learningRate' 0.02, not 0.5") ?? false)
    guard case .alreadyFinished = try TrainingJob.prepare(folder.order("run", ["epochs=1"], resume: true))
    else {
      Issue.record("a finished run was trained again")
      return
    }
    #expect(throws: RunError.self) { try TrainingJob.prepare(folder.order("run", ["epochs=1"])) }
  }

  @Test("a second trainer of a run is refused, naming the first")
  func lock() throws {
    let folder = try PaintedFolder()
    let first = try job(folder.order("run"))
    let failure = #expect(throws: RunError.self) {
      try TrainingJob.prepare(folder.order("run", resume: true))
    }
    #expect(failure?.description.contains("process \(ProcessInfo.processInfo.processIdentifier)") ?? false)
    #expect(first.folder.name == "run")
  }

  @Test("a loss that leaves the numbers stops the training with advice and marks the run")
  func divergence() throws {
    let folder = try PaintedFolder()
    let failure = #expect(throws: TrainingFailure.self) {
      try job(folder.order("nan", ["learningRate=10", "headRate=1000", "epochs=20", "epochScore=none"])).run()
    }
    #expect(failure?.description.contains("lower the learning rate") ?? false)
    guard case .failed(let cause) = RunFolder(path: "\(folder.runs)/nan").status() else {
      Issue.record("the run is not marked as failed")
      return
    }
    #expect(cause.contains("NaN"))
  }

  @Test("a training learns: the loss falls and the classes of images it has not seen are told apart")
  func learning() throws {
    let folder = try PaintedFolder(images: 32)
    let events = RecordingSubscriber()
    _ = try job(folder.order("learning", ["epochs=10", "batch=8", "epochScore=full"])).run(
      subscribers: [events])
    let losses = events.steps.map(\.total)
    let (first, last4) = (losses.prefix(4).reduce(0, +), losses.suffix(4).reduce(0, +))
    #expect(last4 < 0.7 * first)
    let last = try #require(events.scores.last)
    #expect(try #require(last.report.mAP) > 0.9)
  }

  @Test("an unknown split, a folder without classes and an absent device are refused in one sentence")
  func refusals() throws {
    let folder = try PaintedFolder()
    let split = #expect(throws: TrainingFailure.self) {
      try TrainingJob.prepare(folder.order("x", ["split=nowhere"]))
    }
    #expect(split?.description.contains("train, val") ?? false)
    var order = try folder.order("x")
    order.device = "cuda"
    #expect(throws: TrainingFailure.noDevice("cuda")) { try TrainingJob.prepare(order) }
    #expect(RunFolder.all(in: folder.runs).isEmpty)
  }

  @Test("a trained run is loaded with its recipe and classes, and starts another run")
  func trainedRun() throws {
    let folder = try PaintedFolder()
    let first = try job(folder.order("first", ["epochs=1"]))
    _ = try first.run()
    let trained = try TrainedRun(first.folder)
    #expect(trained.epoch == 1)
    #expect(trained.classNames.prefix(2) == ["aeroplane", "bicycle"])
    #expect(try trained.inference(with: ["flip": .flag(false)]).settings.flip == false)
    #expect(throws: RunError.self) { try TrainedRun(first.folder, epoch: 9) }

    var order = try folder.order("second", ["epochs=1", "learningRate=0.00001", "epochScore=none"])
    order.from = first.folder.path
    let second = try job(order)
    _ = try second.run()
    // Rates this small move nothing far, so the second run's weights are still those of the first.
    let (a, b) = (try weight(first), try weight(second))
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  private func weight(_ job: TrainingJob) throws -> [Float] {
    try SafetensorsFile(job.folder.epoch(1).weightsPath).tensor("head.classifier.weight").floats()
  }
}
