import Engine
import EngineProtocol
import Foundation
import Imaging
import Methods
import Refinement
import Runs
import Synchronization
import Testing

@Suite("Maps are answered from the cache, in the order in which they are wanted, and only while wanted")
struct MapServiceTests {
  @Test("a CAM is computed once; its seed mask and a new threshold come from the cache")
  func cache() throws {
    let sample = try SampleData()
    let run = try sample.makeRun("r")
    let bench = Bench()
    bench.service.submit(id: 1, priority: .visible, sample.mapRequest("a", run: run))
    let planes = try #require(bench.planes(1))
    #expect(planes.map(\.classIndex) == [8])
    bench.service.submit(
      id: 2, priority: .visible,
      sample.mapRequest("a", map: "seed", run: run, settings: ["background": .text("constant(0.9)")]))
    bench.service.submit(
      id: 3, priority: .visible,
      sample.mapRequest("a", map: "seed", run: run, settings: ["background": .text("constant(0.2)")]))
    #expect(bench.seed(2)?.labels.contains(8) == false)
    #expect(bench.seed(3)?.labels.allSatisfy { $0 == 8 } == true)
    #expect(bench.computing.computed == ["a"])
  }

  @Test("the pseudo-mask is the chain's, step by step; class maps are computed once for all steps")
  func refinement() throws {
    let sample = try SampleData()
    let run = try sample.makeRun("r")
    let bench = Bench()
    var request = sample.mapRequest("a", map: "mask", run: run, settings: ["refine": .text("pamr,crf")])
    for (id, step) in zip(1...7 as ClosedRange<UInt64>, [0, 4, 10, 13, 20, 99, nil]) {
      request.step = step
      bench.service.submit(id: id, priority: .visible, request)
      #expect(bench.seed(id)?.labels.contains(8) == true, "half of everything beats a constant of 0.3")
    }
    request.map = "refined"
    bench.service.submit(id: 8, priority: .visible, request)
    #expect(bench.planes(8)?.map(\.classIndex) == [8])
    #expect(bench.computing.computed == ["a"])
    request.settings["refine"] = .text("walk:irn")
    bench.service.submit(id: 9, priority: .visible, request)
    guard case .failure(let sentence)? = bench.wait(9) else {
      Issue.record("a walk without a network was answered")
      return
    }
    #expect(sentence.contains("camscope train affinity@irn"))
    request.map = "affinity"
    bench.service.submit(id: 11, priority: .visible, request)
    guard case .failure(let untaught)? = bench.wait(11) else {
      Issue.record("an affinity without a network was answered")
      return
    }
    #expect(untaught.contains("camscope train affinity@irn --from"))
    request.map = "refined"
    request.settings["refine"] = .text("pamr,crv")
    bench.service.submit(id: 10, priority: .visible, request)
    guard case .failure(let misspelt)? = bench.wait(10) else {
      Issue.record("a stage that does not exist was answered")
      return
    }
    #expect(misspelt.contains("did you mean 'crf'?"))
  }

  @Test("a seed behind the saliency rule reads the folder's map, and says when there is none")
  func saliencyRule() throws {
    let sample = try SampleData()
    let run = try sample.makeRun("r")
    let request = sample.mapRequest(
      "a", map: "seed", run: run, settings: ["background": .text("saliency(0.5)")])
    let without = Bench()
    without.service.submit(id: 1, priority: .visible, request)
    guard case .failure(let sentence)? = without.wait(1) else {
      Issue.record("a seed without its saliency map was answered")
      return
    }
    #expect(sentence == "a has no saliency map, which this map is made from")
    let half = ScalarMap(width: 48, height: 36, values: (0..<48 * 36).map { $0 % 48 < 24 ? 1 : 0 })
    try DurableFile.makeDirectory("\(sample.data)/saliency")
    try Data(PNG.encode(grey: half)).write(to: URL(filePath: "\(sample.data)/saliency/a.png"))
    let bench = Bench()
    bench.service.submit(id: 1, priority: .visible, request)
    #expect(bench.seed(1)?.labels == half.values.map { $0 > 0 ? 8 : 0 })
  }

  @Test("other inference settings, classes, epochs and retrained epochs are computed anew")
  func keys() throws {
    let sample = try SampleData()
    let run = try sample.makeRun("r", epochs: 2)
    let bench = Bench()
    var id: UInt64 = 0
    func ask(_ request: MapRequest) {
      id += 1
      bench.service.submit(id: id, priority: .visible, request)
      #expect(bench.planes(id) != nil)
    }
    ask(sample.mapRequest("a", run: run))
    ask(sample.mapRequest("a", run: run, settings: ["flip": .flag(false)]))
    ask(sample.mapRequest("a", run: run, classes: [8, 1]))
    ask(sample.mapRequest("a", run: run, epoch: 2))
    ask(sample.mapRequest("a", run: run, classes: [1, 8]))
    #expect(bench.computing.computed.count == 4)
    try run.commitEpoch(2) { try Data("anew".utf8).write(to: URL(fileURLWithPath: $0.weightsPath)) }
    ask(sample.mapRequest("a", run: run, epoch: 2))
    #expect(bench.computing.computed.count == 5)
  }

  @Test("what is visible overtakes what is fetched ahead, even while that is computed")
  func priorities() throws {
    let sample = try SampleData()
    let run = try sample.makeRun("r")
    let bench = Bench()
    bench.computing.hold()
    bench.service.submit(id: 1, priority: .prefetch, sample.mapRequest("a", run: run))
    bench.computing.waitUntilBusy()
    bench.service.submit(id: 2, priority: .prefetch, sample.mapRequest("b", run: run))
    bench.service.submit(id: 3, priority: .visible, sample.mapRequest("c", run: run))
    bench.service.submit(id: 4, priority: .visible, sample.mapRequest("d", run: run))
    // The lanes have taken everything once a request that fails at once has been answered behind it.
    bench.service.submit(id: 5, priority: .visible, sample.mapRequest("a", map: "none", run: run))
    #expect(bench.wait(5) != nil)
    bench.computing.release()
    for id in 1...4 as ClosedRange<UInt64> { #expect(bench.planes(id) != nil) }
    #expect(bench.computing.computed == ["d", "c", "a", "b"])
    #expect(bench.computing.interrupted == ["a"])
  }

  @Test("a request that is taken back is dropped from the queue or stops between two views")
  func cancellation() throws {
    let sample = try SampleData()
    let run = try sample.makeRun("r")
    let bench = Bench()
    bench.computing.hold()
    bench.service.submit(id: 1, priority: .visible, sample.mapRequest("a", run: run))
    bench.computing.waitUntilBusy()
    bench.service.submit(id: 2, priority: .visible, sample.mapRequest("b", run: run))
    bench.service.submit(id: 3, priority: .visible, sample.mapRequest("c", run: run))
    bench.service.cancel(id: 1)
    bench.service.cancel(id: 2)
    bench.computing.release()
    #expect(bench.planes(3) != nil)
    #expect(bench.computing.computed == ["c"])
    #expect(bench.computing.interrupted == ["a"])
    #expect(bench.answered == [3])
  }

  @Test(
    "what cannot be had is one sentence",
    arguments: [
      ("map", "computes no map"), ("image", "zz"), ("epoch", "no epoch 7"),
      ("setting", "did you mean 'flip'?"),
      ("training", "new training"), ("class", "no class 99"), ("data", "nowhere"), ("rule", "background"),
    ])
  func failures(kind: String, expected: String) throws {
    let sample = try SampleData()
    let run = try sample.makeRun("r")
    let bench = Bench()
    var request = sample.mapRequest("a", run: run)
    switch kind {
    case "map": request.map = "attention"
    case "image": request.image = "../zz"
    case "epoch": request.epoch = 7
    case "setting": request.settings = ["filp": .flag(true)]
    case "training": request.settings = ["pooling": .text("max")]
    case "class": request.classes = [99]
    case "data": request.data = "/nowhere"
    default: request.settings = ["background": .text("constant(7)")]
    }
    bench.service.submit(id: 1, priority: .visible, request)
    guard case .failure(let sentence)? = bench.wait(1) else {
      Issue.record("\(kind) was answered")
      return
    }
    #expect(sentence.contains(expected), "\(sentence)")
    #expect(!sentence.contains("\n"))
  }
}

/// A map service over a computation that only pretends.
private final class Bench: Sendable {
  let computing = HeldComputing()
  let service: MapService
  private let replies = ReplyLog()

  init() {
    service = MapService(computing: computing) { [replies] id, reply in replies.add(id, reply) }
  }

  deinit { service.close() }

  var answered: [UInt64] { replies.answered }

  func wait(_ id: UInt64) -> Reply? { replies.wait(id) }

  func planes(_ id: UInt64) -> [Plane]? {
    if case .planes(let planes)? = wait(id) { planes } else { nil }
  }

  func seed(_ id: UInt64) -> LabelMap? {
    if case .labels(let map)? = planes(id)?.first?.values { map } else { nil }
  }
}

/// Collects replies by request.
final class ReplyLog: @unchecked Sendable {
  private let condition = NSCondition()
  private var replies: [UInt64: Reply] = [:]

  var answered: [UInt64] { condition.withLock { replies.keys.sorted() } }

  func add(_ id: UInt64, _ reply: Reply) {
    condition.withLock {
      replies[id] = reply
      condition.broadcast()
    }
  }

  /// The reply to a request, if it comes within `seconds`.
  func wait(_ id: UInt64, seconds: Double = 10) -> Reply? {
    let deadline = Date().addingTimeInterval(seconds)
    return condition.withLock {
      while replies[id] == nil, condition.wait(until: deadline) {}
      return replies[id]
    }
  }
}

/// Class maps of 0.5 everywhere, made when the test lets it.
private final class HeldComputing: ClassMapComputing, @unchecked Sendable {
  private let condition = NSCondition()
  private var isHeld = false
  private var isBusy = false
  private var done: [String] = []
  private var stopped: [String] = []

  var computed: [String] { condition.withLock { done } }
  var interrupted: [String] { condition.withLock { stopped } }

  func hold() { condition.withLock { isHeld = true } }

  func release() {
    condition.withLock {
      isHeld = false
      condition.broadcast()
    }
  }

  func waitUntilBusy() {
    condition.withLock { while !isBusy { condition.wait() } }
  }

  func walk(_ preset: WalkPreset, of map: ResolvedMap) throws -> StageSteps.Walk? { nil }

  func affinity(of map: ResolvedMap, image: RGBImage) throws -> ScalarMap {
    condition.withLock { done.append("affinity") }
    return ScalarMap(width: image.width, height: image.height)
  }

  func similarity(of map: ResolvedMap, image: RGBImage) throws -> ScalarMap {
    condition.withLock { done.append("similarity") }
    return ScalarMap(width: image.width, height: image.height)
  }

  func prediction(of map: ResolvedMap, image: RGBImage) throws -> LabelMap {
    condition.withLock { done.append("prediction") }
    return LabelMap(width: image.width, height: image.height)
  }

  func planes(
    of wanted: MethodMap, _ map: ResolvedMap, image: RGBImage, saliency: ScalarMap?
  ) throws -> [Plane] {
    condition.withLock { done.append("\(wanted.name) \(map.asked.draw)") }
    return [Plane(values: .scores(ScalarMap(width: image.width, height: image.height)))]
  }

  func classMaps(
    of map: ResolvedMap, image: RGBImage, shouldStop: @escaping @Sendable () -> Bool
  ) throws -> ClassMaps? {
    condition.withLock {
      isBusy = true
      condition.broadcast()
      while isHeld { condition.wait() }
    }
    let stops = shouldStop()
    condition.withLock {
      if stops { stopped.append(map.key.image) } else { done.append(map.key.image) }
    }
    if stops { return nil }
    let plane = ScalarMap(width: image.width, height: image.height, filledWith: 0.5)
    return ClassMaps(
      width: image.width, height: image.height, classes: map.key.classes,
      planes: map.key.classes.map { _ in plane })
  }
}
