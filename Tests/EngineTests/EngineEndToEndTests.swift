import Engine
import EngineProtocol
import Foundation
import Imaging
import Runs
import Testing

/// The built engine, as `make` leaves it beside the tests.
private let enginePath = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: ".build/release/camscope-engine").path

@Suite("The engine trains and shows, from one end of the corridor to the other", .serialized)
struct EngineEndToEndTests {
  @Test("a training is started, runs on its own, and its maps are shown")
  func trainAndLook() throws {
    let sample = try SampleData()
    let session = try Session()
    #expect(session.handshake.registry.methods.contains { $0.name == "cam" })
    #expect(
      session.handshake.registry.maps.filter { $0.methods.isEmpty }.map(\.name) == [
        "cam", "seed", "refined", "mask", "affinity", "pixelSimilarity",
      ])
    #expect(
      session.handshake.machine.libtorch.hasPrefix("1.") || session.handshake.machine.libtorch.hasPrefix("2.")
    )

    let request = Self.request(sample, run: "first", epochs: 1)
    let reply = session.ask(.train(request))
    guard case .training(run: "first", let process)? = reply else {
      Issue.record("\(String(describing: reply))")
      return
    }
    #expect(process != session.client.process)
    let folder = RunFolder(path: "\(sample.runs)/first")
    #expect(waitFor(seconds: 60) { folder.status() == .finished }, "\(folder.status()) \(folder.logTail())")
    #expect(folder.epochs().map(\.number) == [1])
    #expect(try folder.epoch(1).scores()?.name.split == "val")
    #expect(try folder.environment().data == sample.data)

    guard case .planes(let planes)? = session.ask(.map(sample.mapRequest("a", run: folder))),
      case .scores(let cam)? = planes.first?.values
    else {
      Issue.record("no CAM")
      return
    }
    #expect(planes.map(\.classIndex) == [8])
    #expect(cam.width == 48 && cam.height == 36)
    #expect(cam.values.allSatisfy { (0...1).contains($0) })
    guard case .planes(let seeds)? = session.ask(.map(sample.mapRequest("a", map: "seed", run: folder))),
      case .labels(let seed)? = seeds.first?.values
    else {
      Issue.record("no seed mask")
      return
    }
    #expect(Set(seed.labels).isSubset(of: [0, 8]))
    #expect(seed.labels == cam.values.map { $0 > 0.3 ? 8 : 0 })

    // The probed pixel is most like itself, and another probe asks for no network.
    var likeness = sample.mapRequest("a", map: "pixelSimilarity", run: folder)
    for point in [MapPoint(x: 4, y: 4), MapPoint(x: 40, y: 30)] {
      likeness.probe = point
      guard case .planes(let planes)? = session.ask(.map(likeness)),
        case .scores(let map)? = planes.first?.values
      else {
        Issue.record("no similarity")
        return
      }
      #expect(map.width == 48 && map.height == 36 && map.values.allSatisfy { (0...1.0001).contains($0) })
      #expect(map[point.x, point.y] >= 0.5 * (map.values.max() ?? 1))
    }
    let prediction = session.ask(.map(sample.mapRequest("a", map: "prediction", run: folder)))
    #expect(String(describing: prediction).contains("computes no map"))

    let again = session.ask(.train(request))
    guard case .failure(let sentence)? = again else {
      Issue.record("\(String(describing: again))")
      return
    }
    #expect(sentence.contains("exists already"))
  }

  /// What a new engine answers.
  static func answer(to request: Request) throws -> Reply? { try Session().ask(request) }

  @Test("a training outlives its killed engine, refuses a second trainer, and stops when asked")
  func outlives() throws {
    let sample = try SampleData()
    let session = try Session()
    let request = Self.request(sample, run: "long", epochs: 1000)
    let reply = session.ask(.train(request))
    guard case .training(run: "long", let process)? = reply else {
      Issue.record("\(String(describing: reply))")
      return
    }
    defer { kill(process, SIGKILL) }
    kill(try #require(session.client.process), SIGKILL)
    #expect(session.waitForEnd()?.ending == .signal(SIGKILL))

    let folder = RunFolder(path: "\(sample.runs)/long")
    #expect(waitFor(seconds: 60) { folder.newestEpoch != nil }, "\(folder.logTail())")
    #expect(folder.status().isRunning)
    #expect(getsid(process) == process)
    #expect(getpriority(Int32(PRIO_PROCESS.rawValue), id_t(process)) >= 10)

    session.client.start()
    #expect(session.waitForStart(2))
    var second = request
    second.resume = true
    guard case .failure(let refusal)? = session.ask(.train(second)) else {
      Issue.record("a second trainer was let in")
      return
    }
    #expect(refusal.contains("is being trained by process \(process)"))
    #expect(session.ask(.stop(run: folder.path, at: .step)) == .done)
    #expect(waitFor(seconds: 60) { folder.status() == .stopped }, "\(folder.status()) \(folder.logTail())")
    guard case .failure(let nothing)? = session.ask(.stop(run: folder.path, at: .step)) else {
      Issue.record("a stopped training was stopped")
      return
    }
    #expect(nothing.contains("nothing to stop"))
  }

  @Test(
    "a training that cannot begin says why and leaves no folder",
    arguments: [
      ("data", "nowhere"), ("setting", "did you mean 'epochs'?"), ("name", "cannot name a run"),
      ("weights", "absent.safetensors"),
    ])
  func refusals(kind: String, expected: String) throws {
    let sample = try SampleData()
    let session = try Session()
    var request = Self.request(sample, run: "r", epochs: 1)
    switch kind {
    case "data": request.data = "/nowhere"
    case "setting": request.recipe.settings["epoch"] = .number(1)
    case "name": request.run = "../r"
    default: request.weights = "\(sample.path)/absent.safetensors"
    }
    guard case .failure(let sentence)? = session.ask(.train(request)) else {
      Issue.record("\(kind) was let in")
      return
    }
    #expect(sentence.contains(expected), "\(sentence)")
    #expect(!sentence.contains("\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: sample.runs).isEmpty)
  }

  @Test("a training pauses at the end of its epoch, goes on by its folder, and is killed at once")
  func pausesAndGoesOn() throws {
    let sample = try SampleData()
    let session = try Session()
    guard case .training(_, let process)? = session.ask(.train(Self.request(sample, run: "p", epochs: 1000)))
    else {
      Issue.record("no training")
      return
    }
    defer { kill(process, SIGKILL) }
    let folder = RunFolder(path: "\(sample.runs)/p")
    #expect(waitFor(seconds: 60) { folder.newestEpoch != nil }, "\(folder.logTail())")
    #expect(session.ask(.stop(run: folder.path, at: .epoch)) == .done)
    #expect(waitFor(seconds: 60) { folder.status() == .stopped }, "\(folder.status()) \(folder.logTail())")
    let newest = try #require(folder.newestEpoch)
    #expect(try newest.scores() != nil, "the epoch before the pause was not scored")
    #expect(folder.losses.read().records.last?.epoch == newest.number, "a step was thrown away")
    guard case .training(run: "p", let next)? = session.ask(.resume(run: folder.path)) else {
      Issue.record("it did not go on")
      return
    }
    #expect(next != process && folder.status().isRunning)
    #expect(waitFor(seconds: 60) { folder.progress()?.trainer.process == next }, "\(folder.logTail())")
    #expect(session.ask(.stop(run: folder.path, at: .now)) == .done)
    #expect(
      waitFor(seconds: 60) {
        if case .killed = folder.status() { true } else { false }
      }, "\(folder.status())")
    guard case .failure(let sentence)? = session.ask(.resume(run: "\(sample.runs)/nothing")) else {
      Issue.record("a run that is not there went on")
      return
    }
    #expect(!sentence.contains("\n"))
  }

  @Test("a training that is queued begins when the one before it has ended")
  func queue() throws {
    let sample = try SampleData()
    let session = try Session()
    guard
      case .training(_, let first)? = session.ask(.train(Self.request(sample, run: "first", epochs: 1000)))
    else {
      Issue.record("no training")
      return
    }
    defer { kill(first, SIGKILL) }
    var request = Self.request(sample, run: "second", epochs: 1)
    let (before, folder) = (RunFolder(path: "\(sample.runs)/first"), RunFolder(path: "\(sample.runs)/second"))
    request.after = [before.path]
    guard case .training(_, let second)? = session.ask(.train(request)) else {
      Issue.record("no queued training")
      return
    }
    defer { kill(second, SIGKILL) }
    #expect(waitFor(seconds: 60) { folder.progress()?.activity == "waits for first" })
    #expect(folder.status().isRunning && folder.newestEpoch == nil)
    #expect(session.ask(.stop(run: before.path, at: .step)) == .done)
    #expect(waitFor(seconds: 60) { folder.status() == .finished }, "\(folder.status()) \(folder.logTail())")
  }

  @Test("a folder and its runs are looked at through the engine")
  func library() throws {
    let sample = try SampleData()
    _ = try sample.makeRun("made")
    let session = try Session()
    let id = session.client.send(.openLibrary(LibraryRequest(data: sample.data, runs: sample.runs)))
    #expect(
      waitFor(seconds: 60) {
        session.news(id).contains {
          if case .update(.runs(let runs)) = $0 { runs.map(\.name) == ["made"] } else { false }
        }
      })
    let folder = session.news(id).compactMap {
      if case .update(.folder(let facts)) = $0 { facts } else { nil }
    }.last
    #expect(folder?.splits.map(\.name).contains("val") == true && folder?.runsRoot == sample.runs)
    #expect(session.ask(.openSplit("val")) == .done)
    #expect(session.ask(.want([.image("a"), .groundTruth("a"), .saliency("a")])) == .done)
    #expect(
      waitFor(seconds: 60) {
        let keys = session.news(id).compactMap { if case .content(let key, _) = $0 { key } else { nil } }
        return Set(keys) == [.image("a"), .groundTruth("a"), .saliency("a")]
      })
    for case .content(let key, let content) in session.news(id) {
      switch (key, content) {
      case (.image, .image(let image)): #expect(image.width == 48 && image.height == 36)
      case (.groundTruth, .labels(let map)): #expect(Set(map.labels) == [0, 8])
      case (.saliency, .absent): break
      default: Issue.record("\(key)")
      }
    }
    #expect(session.news(id).contains(.update(.split("val", images: SampleData.images))))
  }

  @Test("garbage on its input ends the engine with one sentence, and the end of its input without")
  func endings() throws {
    for (input, code, words) in [("not a frame at all", Int32(1), "is broken"), ("", 0, "")] {
      let engine = Process()
      let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
      engine.executableURL = URL(fileURLWithPath: enginePath)
      engine.standardInput = stdin
      engine.standardOutput = stdout
      engine.standardError = stderr
      try engine.run()
      try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try stdin.fileHandleForWriting.close()
      let said = stdout.fileHandleForReading.readDataToEndOfFile()
      let complaint = String(decoding: stderr.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      engine.waitUntilExit()
      #expect(said.starts(with: Data(Handshake.magic.utf8)))
      #expect(engine.terminationStatus == code)
      #expect(words.isEmpty || complaint.contains(words))
      #expect(complaint.split(separator: "\n").count == (words.isEmpty ? 0 : 1))
    }
  }

  @Test(
    "wrong usage and jobs that cannot be read exit with 2", arguments: [["dance"], ["job", "{}"], ["job"]])
  func usage(arguments: [String]) throws {
    let engine = Process()
    let stderr = Pipe()
    engine.executableURL = URL(fileURLWithPath: enginePath)
    engine.arguments = arguments
    engine.standardError = stderr
    engine.standardOutput = FileHandle.nullDevice
    try engine.run()
    let complaint = stderr.fileHandleForReading.readDataToEndOfFile()
    engine.waitUntilExit()
    #expect(engine.terminationStatus == 2)
    #expect(!complaint.isEmpty)
  }

  @Test("a job in the foreground trains, scores and writes masks, with the command line's exit codes")
  func jobs() throws {
    let sample = try SampleData()
    let trained = try Self.run(.train(Self.request(sample, run: "job", epochs: 1)))
    #expect(trained.code == 0, "\(trained.error)")
    #expect(trained.output.contains("epoch 1/1"))
    let run = "\(sample.runs)/job"
    let scored = try Self.run(
      .evaluate(
        EvaluateRequest(run: run, data: sample.data, split: "val", scan: true, threads: 1, json: true)))
    #expect(scored.code == 0, "\(scored.error)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(scored.output.utf8)) as? [String: Any])
    let scores = try #require(document["scores"] as? [String: Any])
    let oracle = try #require(document["oracle"] as? [String: Any])
    #expect(scores["images"] as? Int == 4)
    #expect(scores["oracleThreshold"] as? Bool == false)
    #expect(oracle["oracleThreshold"] as? Bool == true)
    #expect((oracle["mIoU"] as? Double ?? 0) >= (scores["mIoU"] as? Double ?? 1))

    let refined = try Self.run(
      .evaluate(
        EvaluateRequest(run: run, data: sample.data, split: "val", refine: "pamr,crf", threads: 1, json: true)
      ))
    #expect(refined.code == 0, "\(refined.error)")
    let stages = try #require(
      (try JSONSerialization.jsonObject(with: Data(refined.output.utf8)) as? [String: Any])?["stages"]
        as? [String: Any])
    #expect(
      (stages["stages"] as? [[String: Any]])?.compactMap { $0["stage"] as? String } == [
        "seed", "pamr", "crf:psa",
      ])
    let epoch = RunFolder(path: run).epoch(1)
    #expect(epoch.evaluations().map(\.name) == ["val@pamr", "val@pamr+crf-psa", "val@seed"])
    let records = try epoch.evaluation(split: "val", refine: "pamr,crf:psa").records()
    #expect(records.count == 4 && records.values.allSatisfy { $0.failures != nil && $0.contours != nil })
    let table = try Self.run(
      .evaluate(
        EvaluateRequest(
          run: run, data: sample.data, split: "val", stage: "mask", refine: "crf:bana", threads: 1,
          emptyClasses: "zero", keep: false)))
    #expect(
      table.output.contains("pseudo-mask mIoU, constant background 0.30, refined by crf:bana, val (4 images)")
    )
    #expect(table.output.contains("+crf:bana") && table.output.contains("absent ones counted 0"))
    #expect(epoch.evaluations().count == 3)
    for (request, sentence) in [
      (
        EvaluateRequest(run: run, data: sample.data, split: "val", stage: "segmentation"),
        "no segmentation network"
      ),
      (EvaluateRequest(run: run, data: sample.data, split: "val", stage: "refined"), "--refine"),
      (EvaluateRequest(run: run, data: sample.data, split: "val", stage: "sead"), "no stage 'sead'"),
      (
        EvaluateRequest(run: run, data: sample.data, split: "val", refine: "pamr,crff"), "did you mean 'crf'?"
      ),
      (
        EvaluateRequest(run: run, data: sample.data, split: "val", refine: "walk:irn"),
        "camscope train affinity@irn"
      ),
      (EvaluateRequest(run: run, data: sample.data, split: "val", emptyClasses: "none"), "zero, nan, gt"),
    ] {
      let refused = try Self.run(.evaluate(request))
      #expect(refused.code == 2 && refused.error.contains(sentence), "\(refused.error)")
      #expect(refused.error.split(separator: "\n").count == 1)
    }

    let out = "\(sample.path)/masks"
    let masks = try Self.run(
      .masks(ExportRequest(run: run, data: sample.data, split: "val", out: out, threads: 1)))
    #expect(masks.code == 0, "\(masks.error)")
    for image in SampleData.images {
      let mask = try PNG.labelMap(contentsOf: "\(out)/\(image).png")
      #expect(mask.width == 48 && mask.height == 36)
    }
    let inside = try Self.run(
      .masks(ExportRequest(run: run, data: sample.data, split: "val", out: "\(sample.data)/out", threads: 1)))
    #expect(inside.code == 2)
    #expect(inside.error.contains("never written to"))
    let absent = try Self.run(.evaluate(EvaluateRequest(run: "\(run)x", data: sample.data, split: "val")))
    #expect(absent.code == 2)
    #expect(absent.error.split(separator: "\n").count == 1)
  }

  @Test("Ctrl-C stops a training in the foreground so that it can be resumed")
  func interrupt() throws {
    let sample = try SampleData()
    let request = Self.request(sample, run: "stopped", epochs: 1000)
    let engine = Process()
    let arguments = try EngineCommand.program(path: enginePath).arguments(for: .train(request))
    engine.executableURL = URL(fileURLWithPath: arguments[0])
    engine.arguments = Array(arguments[1...])
    engine.standardOutput = FileHandle.nullDevice
    engine.standardError = FileHandle.nullDevice
    try engine.run()
    let folder = RunFolder(path: "\(sample.runs)/stopped")
    #expect(waitFor(seconds: 60) { folder.newestEpoch != nil })
    engine.interrupt()
    engine.waitUntilExit()
    #expect(engine.terminationStatus == 130)
    #expect(folder.status() == .stopped)
    #expect(folder.resumableEpoch != nil)
  }

  /// What a job prints and leaves with.
  static func run(_ job: Job) throws -> (code: Int32, output: String, error: String) {
    let arguments = try EngineCommand.program(path: enginePath).arguments(for: job)
    let engine = Process()
    let (stdout, stderr) = (Pipe(), Pipe())
    engine.executableURL = URL(fileURLWithPath: arguments[0])
    engine.arguments = Array(arguments[1...])
    engine.standardOutput = stdout
    engine.standardError = stderr
    try engine.run()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    let error = stderr.fileHandleForReading.readDataToEndOfFile()
    engine.waitUntilExit()
    return (
      engine.terminationStatus, String(decoding: output, as: UTF8.self),
      String(decoding: error, as: UTF8.self)
    )
  }

  /// A training that takes a second or so an epoch.
  private static func request(_ sample: SampleData, run: String, epochs: Int) -> TrainRequest {
    let settings: [String: SettingValue] = [
      "network": .text("paintnet"), "epochs": .number(Double(epochs)), "batch": .number(2),
      "crop": .number(64),
      "longSideMin": .number(64), "longSideMax": .number(64), "scales": .text("64"),
      "precision": .text("fp32"),
      "split": .text("train"),
    ]
    return TrainRequest(
      recipe: Recipe(method: "cam", settings: settings), recipeName: "cam", data: sample.data, run: run,
      runs: sample.runs, threads: 1)
  }
}

/// A started engine and what it says.
private final class Session: @unchecked Sendable {
  private(set) var client: EngineClient
  let handshake: Handshake
  private let log: SessionLog

  init() throws {
    let log = SessionLog()
    self.log = log
    client = EngineClient(command: .program(path: enginePath), onEvent: log.add)
    client.start()
    guard log.wait({ log.handshakes.count == 1 }), let first = log.handshakes.first else {
      throw RunError.damaged(path: enginePath, reason: "no handshake: \(client.lastLines)")
    }
    handshake = first
  }

  deinit { client.stop() }

  /// The answer to a request, or nil after a minute.
  func ask(_ request: Request) -> Reply? {
    let id = client.send(request)
    return log.wait { self.log.replies[id] != nil } ? log.replies[id] : nil
  }

  /// What a library that was opened has told so far.
  func news(_ id: UInt64) -> [LibraryNews] { log.news[id] ?? [] }

  func waitForStart(_ count: Int) -> Bool { log.wait { self.log.handshakes.count == count } }
  func waitForEnd() -> EngineEnd? { log.wait { self.log.end != nil } ? log.end : nil }
}

private final class SessionLog: @unchecked Sendable {
  private let condition = NSCondition()
  private var seenHandshakes: [Handshake] = []
  private var seenReplies: [UInt64: Reply] = [:]
  private var seenNews: [UInt64: [LibraryNews]] = [:]
  private var seenEnd: EngineEnd?

  var handshakes: [Handshake] { condition.withLock { seenHandshakes } }
  var replies: [UInt64: Reply] { condition.withLock { seenReplies } }
  var news: [UInt64: [LibraryNews]] { condition.withLock { seenNews } }
  var end: EngineEnd? { condition.withLock { seenEnd } }

  @Sendable func add(_ event: EngineEvent) {
    condition.withLock {
      switch event {
      case .started(let handshake): seenHandshakes.append(handshake)
      case .reply(let id, .library(let news)): seenNews[id, default: []].append(news)
      case .reply(let id, let reply): seenReplies[id] = reply
      case .refused(let id): seenReplies[id] = .failure("the engine is not running")
      case .ended(let end): seenEnd = end
      }
    }
  }

  func wait(_ isTrue: () -> Bool) -> Bool { waitFor(seconds: 60, isTrue) }
}

/// Whether something becomes true in time.
private func waitFor(seconds: Double, _ isTrue: () -> Bool) -> Bool {
  let deadline = Date().addingTimeInterval(seconds)
  while !isTrue() {
    if Date() > deadline { return false }
    usleep(20_000)
  }
  return true
}
