import Engine
import EngineProtocol
import Foundation
import Networks
import Runs
import Testing
import Torch

@TorchActor @Suite("Parity cases are judged by the passing rule")
struct ParityTests {
  private let rule = ParityTolerance(absolute: 0.01, relative: 0.1)

  private func compare(_ got: Tensor?, _ want: Tensor, by rule: ParityTolerance? = nil) -> ParityComparison {
    ParityComparison("x", got: got, want: want, by: rule ?? self.rule)
  }

  @Test("the tolerance follows the largest expected value of the whole tensor")
  func tolerance() {
    let want = Tensor([0.001, -10])
    #expect(compare(Tensor([0.9, -10]), want).passes)
    let wrong = compare(Tensor([0.001, -8.9]), want)
    #expect(!wrong.passes && wrong.outliers == 1)
    #expect(abs(wrong.tolerance - 1.01) < 1e-6 && abs((wrong.difference ?? 0) - 1.1) < 1e-5)
  }

  @Test("what is not finite never passes, on either side and whatever share may be outliers")
  func notFinite() {
    let all = ParityTolerance(absolute: 1e9, relative: 1, outliers: 1)
    for bad in [Float.nan, .infinity, -.infinity] {
      #expect(!compare(Tensor([1, bad]), Tensor([1, 1]), by: all).passes)
      #expect(!compare(Tensor([1, bad]), Tensor([1, bad]), by: all).passes)
      #expect(!compare(Tensor([1, 1]), Tensor([1, bad]), by: all).passes)
    }
  }

  @Test("shapes must be equal, also where the elements are")
  func shapes() {
    let want = Tensor([1, 2], shape: [1, 2])
    #expect(!compare(Tensor([1, 2]), want).passes)
    #expect(!compare(Tensor([1]), Tensor(scalar: 1)).passes)
    #expect(compare(Tensor(scalar: 1), Tensor(scalar: 1)).passes)
    #expect(!compare(nil, want).passes)
    #expect(compare(Tensor.zeros([0, 3]), Tensor.zeros([0, 3])).passes)
    #expect(!compare(Tensor.zeros([0, 3]), Tensor.zeros([3, 0])).passes)
  }

  @Test("whole numbers must be equal, and real ones do not stand in for them")
  func wholeNumbers() {
    let want = Tensor(integers: [1, 2, 300], shape: [3])
    #expect(compare(Tensor(integers: [1, 2, 300], shape: [3]), want).passes)
    let wrong = compare(Tensor(integers: [1, 2, 301], shape: [3]), want)
    #expect(!wrong.passes && wrong.difference == 1)
    #expect(!compare(Tensor([1, 2, 300]), want).passes)
    #expect(compare(Tensor(integers: [1, 0], shape: [2]), Tensor(bytes: [1, 0], shape: [2])).passes)
  }

  @Test("a share of outliers is let through where the case grants it, and half precision is widened")
  func outliers() {
    let want = Tensor.zeros([10])
    let got = Tensor([5] + [Float](repeating: 0, count: 9))
    #expect(compare(got, want, by: ParityTolerance(absolute: 0.1, relative: 0, outliers: 0.1)).passes)
    #expect(!compare(got, want, by: ParityTolerance(absolute: 0.1, relative: 0, outliers: 0.09)).passes)
    let third = Tensor([1.0 / 3])
    #expect(
      compare(
        third, third.converted(to: .float16), by: ParityTolerance(absolute: 0, relative: 1e-3)
      ).passes)
  }

  @Test("settings are read by kind, and refused with their key")
  func settings() throws {
    let settings = try ParitySettings("a=1.5 list=1,2,8 on=1  word=max empty=")
    #expect(try settings.number("a") == 1.5 && settings.number("b", default: 3) == 3)
    #expect(try settings.integers("list") == [1, 2, 8] && settings.flag("on", default: false))
    #expect(try settings.text("word") == "max" && settings.text("empty") == "")
    for read: (ParitySettings) throws -> Void in [
      { _ = try $0.number("b") }, { _ = try $0.number("word") }, { _ = try $0.integer("a") },
      { _ = try $0.integers("a") }, { _ = try $0.flag("word", default: true) },
      { _ = try $0.integer("on", in: 2...3) },
    ] { #expect(throws: ParityError.self) { try read(settings) } }
    #expect(throws: ParityError.self) { try ParitySettings("lonely") }
  }

  @Test("no two operations share a name")
  func registry() {
    #expect(Set(ParityRegistry.all.map(\.name)).count == ParityRegistry.all.count)
  }

  @Test("operations are chosen by globs")
  func globs() {
    #expect(ParityFiles.isWanted("net.forward", among: []))
    #expect(ParityFiles.isWanted("net.forward", among: ["mlsm", "net.*"]))
    #expect(!ParityFiles.isWanted("network", among: ["net.*"]))
  }
}

@TorchActor @Suite("Parity cases are run, failed, skipped or refused")
struct ParityCaseTests {
  private let folder: ParityFolder

  init() throws { folder = try ParityFolder() }

  private func outcome(
    _ operation: String, set: String = "", weights: String? = nil, _ tensors: [(String, Tensor)]
  ) throws -> ParityOutcome {
    ParityOutcome(
      try ParityCase(try folder.write("case", operation, set: set, tensors), weights: weights))
  }

  /// BCE(0, y) = log 2.
  private func loss(_ value: Float) -> [(String, Tensor)] {
    [
      ("in.logits", Tensor.zeros([1, 2])), ("in.labels", Tensor([1, 0], shape: [1, 2])),
      ("out.loss", Tensor(scalar: Double(value))),
    ]
  }

  @Test("the right value passes and a wrong one fails")
  func values() throws {
    #expect(try outcome("mlsm", loss(0.693147)).verdict == .passed)
    let wrong = try outcome("mlsm", loss(0.7))
    #expect(wrong.verdict == .failed && wrong.comparisons.first?.flaw != nil)
    #expect(try outcome("mlsm", loss(.nan)).verdict == .failed)
  }

  @Test("the cases that come with the tests of all modules pass through their operations")
  func fixtures() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let known = ParityRegistry.all.map(\.name)
    var seen: Set<String> = []
    for file in try ParityFiles.found(at: [tests.path]) {
      let parity = try ParityCase(file)
      guard known.contains(parity.operation) else { continue }
      let outcome = ParityOutcome(parity)
      #expect(outcome.verdict != .failed, "\(outcome)")
      seen.insert(parity.operation)
    }
    #expect(seen.isSuperset(of: ["mlsm", "cam.normalize", "background", "miou", "optim.poly", "net.filler"]))
    #expect(seen.isSuperset(of: ["densecrf", "densecrf.labels", "pamr", "contour_f"]))
  }

  @Test("an operation that this build does not have fails and is not skipped")
  func unknown() throws {
    let unknown = try outcome("mlsn", loss(0.693147))
    #expect(unknown.verdict == .failed)
    #expect(unknown.reason == "this build has no operation 'mlsn'")
  }

  @Test("what an operation cannot use fails in one sentence: inputs, shapes, types, settings, outputs")
  func unusable() throws {
    let labels = Tensor([1, 0], shape: [1, 2])
    let bytes = Tensor(bytes: [1], shape: [1, 1, 1])
    let maps = Tensor.zeros([1, 1, 2, 2])
    let cases: [(String, String, [(String, Tensor)])] = [
      ("mlsm", "", [("in.labels", labels)]),
      ("mlsm", "", [("in.labels", labels), ("in.logits", Tensor.zeros([2, 2]))]),
      ("mlsm", "", [("in.labels", labels), ("in.logits", Tensor.zeros([1, 2, 1, 1]))]),
      ("mlsm", "", [("in.labels", labels), ("in.logits", Tensor.zeros([1, 2], type: .int64))]),
      ("cam.normalize", "mode=strange", [("in.maps", maps)]),
      ("cam.normalize", "mode=softmaxRenorm", [("in.maps", maps)]),
      ("background", "rule=channel", [("in.maps", Tensor.zeros([0, 2, 2]))]),
      ("miou", "classes=300 empty=nan pred255=error", [("in.pred", bytes), ("in.gt", bytes)]),
      ("net.forward", "arch=resnet18 outputStride=4 weights=filler gain=1", [("in.image", maps)]),
      ("net.forward", "arch=paintnet outputStride=8 weights=filler gain=1", [("in.image", maps)]),
    ]
    for (operation, set, tensors) in cases {
      let outcome = try outcome(operation, set: set, tensors + [("out.x", Tensor([1]))])
      #expect(outcome.verdict == .failed && outcome.reason != nil, "\(operation) \(set)")
      #expect(outcome.reason?.contains("\n") == false)
    }
    #expect(try outcome("mlsm", loss(0.693147) + [("out.more", Tensor([1]))]).verdict == .failed)
  }

  @Test("only an absent weight file skips a case; a damaged one fails it")
  func weights() throws {
    let set = "arch=paintnet outputStride=8 weights=w.safetensors"
    let tensors = [
      ("in.image", Tensor.ones([1, 3, 16, 16])), ("out.features", Tensor.zeros([1, 192, 2, 2])),
    ]
    #expect(try outcome("net.forward", set: set, tensors).verdict == .skipped)
    let weights = "\(folder.path)/weights"
    try DurableFile.makeDirectory(weights)
    #expect(try outcome("net.forward", set: set, weights: weights, tensors).verdict == .skipped)
    try Data("damaged".utf8).write(to: URL(filePath: "\(weights)/w.safetensors"))
    #expect(try outcome("net.forward", set: set, weights: weights, tensors).verdict == .failed)
    let network = PaintNet(NetworkOptions(outputStride: 8))
    try SafetensorsFile.write(network.state, to: "\(weights)/w.safetensors")
    let features = noGrad { network.features(Tensor.ones([1, 3, 16, 16]), training: false).last }
    let right = [tensors[0], ("out.features", features)]
    #expect(try outcome("net.forward", set: set, weights: weights, right).verdict == .passed)
    let outside = set.replacing("w.safetensors", with: "../w.safetensors")
    #expect(try outcome("net.forward", set: outside, weights: weights, tensors).verdict == .failed)
  }

  @Test("a file without operation, tolerances or expected outputs is no case")
  func refusals() throws {
    for metadata in [
      [:], ["op": "mlsm"], ["op": "mlsm", "atol": "x", "rtol": "0"],
      ["op": "mlsm", "atol": "0", "rtol": "nan"],
      ["op": "mlsm", "atol": "0", "rtol": "0", "set": "lonely"],
    ] {
      let path = "\(folder.path)/bad.safetensors"
      try SafetensorsFile.write([("out.loss", Tensor([1]))], metadata: metadata, to: path)
      #expect(throws: ParityError.self) { try ParityCase(path) }
    }
    #expect(throws: ParityError.self) {
      try ParityCase(try folder.write("none", "mlsm", [("in.x", Tensor([1]))]))
    }
  }

  @Test("the job leaves with 1 where a case fails, 2 where a file is unusable, 0 otherwise")
  func job() throws {
    let good = try folder.write("good", "mlsm", loss(0.693147))
    let bad = try folder.write("bad", "mlsm", loss(0.7))
    let foreign = try folder.write("foreign", "elsewhere", loss(0.7))
    let garbage = "\(folder.path)/garbage.safetensors"
    try Data("garbage".utf8).write(to: URL(filePath: garbage))
    func run(_ request: ParityRequest) throws -> (code: Int32, output: String, error: String) {
      try EngineEndToEndTests.run(.parity(request))
    }
    let passed = try run(ParityRequest(paths: [good]))
    #expect(passed.code == 0 && passed.output.contains("1 case: 1 passed"), "\(passed)")
    #expect(try run(ParityRequest(paths: [good, bad])).code == 1)
    #expect(try run(ParityRequest(paths: [good, foreign])).code == 1)
    let unusable = try run(ParityRequest(paths: [garbage, good]))
    #expect(unusable.code == 2 && unusable.output.contains("1 passed"))
    #expect(unusable.error.split(separator: "\n").count == 1)
    let chosen = try run(ParityRequest(paths: [bad, foreign, good], operations: ["else*"], json: true))
    #expect(chosen.code == 1)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(chosen.output.utf8)) as? [String: Any])
    #expect(document["failed"] as? Int == 1 && document["passed"] as? Int == 0)
    #expect(try run(ParityRequest(paths: [good], operations: ["none"])).code == 2)
    #expect(try run(ParityRequest(paths: ["\(folder.path)/absent"])).code == 2)
  }
}

/// A folder of cases, removed with the object.
private final class ParityFolder: Sendable {
  let path = NSTemporaryDirectory() + "camscope-parity-" + UUID().uuidString

  init() throws { try DurableFile.makeDirectory(path) }

  @TorchActor
  func write(
    _ name: String, _ operation: String, set: String = "", _ tensors: [(String, Tensor)]
  ) throws -> String {
    let file = "\(path)/\(name).safetensors"
    try SafetensorsFile.write(
      tensors.map { (name: $0.0, tensor: $0.1) },
      metadata: ["op": operation, "set": set, "atol": "1e-6", "rtol": "1e-5"], to: file)
    return file
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
