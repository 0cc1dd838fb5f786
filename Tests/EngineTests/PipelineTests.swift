import Engine
import EngineProtocol
import Evaluation
import Foundation
import Imaging
import Runs
import Testing

@Suite("Pipelines: from image labels to a scored segmentation network", .serialized)
struct PipelineTests {
  private static let small: [String: SettingValue] = [
    "epochs": .number(1), "batch": .number(2), "crop": .number(64), "longSideMin": .number(64),
    "longSideMax": .number(64), "precision": .text("fp32"),
  ]

  private func request(_ sample: SampleData, recipe: String = "cam@paintnet", refine: String?)
    -> PipelineRequest
  {
    func small(_ name: String, inference: Bool = true) -> Recipe {
      Recipe(
        method: name,
        settings: Self.small.merging(inference ? ["scales": .text("64")] : ["crop": .number(96)]) { $1 })
    }
    return PipelineRequest(
      recipe: small(recipe), recipeName: recipe, segmentation: small("segment"),
      affinity: refine?.contains("walk") == true ? small("affinity@irn-paintnet", inference: false) : nil,
      affinityName: refine?.contains("walk") == true ? "affinity@irn-paintnet" : nil, refine: refine,
      data: sample.data, name: "p", runs: sample.runs, threads: 1, json: true)
  }

  @Test("every stage is done, scored and kept, and a finished pipeline tells its scores again")
  func wholeWay() throws {
    let sample = try SampleData()
    var request = request(sample, refine: "walk:irn,pamr")
    let done = try EngineEndToEndTests.run(.pipeline(request))
    #expect(done.code == 0, "\(done.error)")
    let folder = try PipelineFolder("p", in: sample.runs)
    let record = try folder.record()
    #expect(record.isFinished && folder.work.status() == .finished)
    #expect(record.order.segmentation.recipeName == "segment@paintnet")
    #expect(
      record.stages.flatMap { $0.scores.map(\.title) } == [
        "classifier, single view", "seed, single view", "classifier", "seed", "+walk:irn", "+pamr",
        "pseudo-masks",
        "segmentation network, single view", "segmentation network",
      ])
    #expect(
      RunFolder.all(in: sample.runs).map(\.name) == [
        "p-affinity-irn", "p-classifier", "p-segmentation",
      ])
    for image in SampleData.images {
      let mask = try PNG.labelMap(contentsOf: "\(folder.masksPath)/\(image).png")
      #expect((mask.width, mask.height) == (48, 36))
    }
    func kept(_ run: String) -> [String] {
      RunFolder(path: "\(sample.runs)/\(run)").epoch(1).evaluations().map(\.name)
    }
    #expect(
      kept("p-classifier") == ["train@walk-irn+pamr", "val@seed", "val@walk-irn", "val@walk-irn+pamr"])
    #expect(kept("p-segmentation") == ["val@segmentation"])
    // The network predicts a class for every pixel, whatever the image's label.
    let network = RunFolder(path: "\(sample.runs)/p-segmentation")
    let reply = try EngineEndToEndTests.answer(
      to: .map(sample.mapRequest("a", map: "prediction", run: network)))
    guard case .planes(let planes)? = reply, case .labels(let prediction)? = planes.first?.values else {
      Issue.record("\(String(describing: reply))")
      return
    }
    #expect((prediction.width, prediction.height) == (48, 36) && prediction.labels.allSatisfy { $0 <= 20 })

    #expect(try EngineEndToEndTests.run(.pipeline(request)).error.contains("exists already"))
    request.resume = true
    let again = try EngineEndToEndTests.run(.pipeline(request))
    #expect(again.code == 0 && again.output == done.output)
    request.refine = "pamr"
    request.affinity = nil
    request.recipe.settings["epochs"] = .number(2)
    let other = try EngineEndToEndTests.run(.pipeline(request))
    #expect(other.code == 2)
    #expect(
      other.error.contains("'epochs' of the classifier 1, not 2; with --refine walk:irn,pamr, not pamr"),
      "\(other.error)")
  }

  @Test("a method over boxes makes its masks itself, and both of them are learnt from")
  func boxes() throws {
    let sample = try SampleData()
    let done = try EngineEndToEndTests.run(
      .pipeline(request(sample, recipe: "bana@paintnet", refine: nil)))
    #expect(done.code == 0, "\(done.error)")
    let folder = try PipelineFolder("p", in: sample.runs)
    let titles = try folder.record().stages.flatMap { $0.scores.map(\.title) }
    #expect(titles.contains("Y_crf") && titles.contains("Y_ret") && titles.contains("agreement of both"))
    let learnt = RunFolder(path: "\(sample.runs)/p-segmentation").losses.read().records
    #expect(learnt.first?.terms["reliable"] != nil)
  }

  @Test("what cannot become a pipeline is refused in one sentence before anything is trained")
  func refusals() throws {
    let sample = try SampleData()
    let good = request(sample, refine: "pamr")
    func refused(_ words: String, _ change: (inout PipelineRequest) -> Void) throws {
      var request = good
      change(&request)
      let end = try EngineEndToEndTests.run(.pipeline(request))
      #expect(end.code == 2 && end.error.contains(words), "\(end.error)")
      #expect(end.error.split(separator: "\n").count == 1)
    }
    try refused("begins with a method that gives class maps") { $0.recipe.method = "segment@paintnet" }
    try refused("ends with a segmentation network") {
      $0.segmentation.method = "cam@paintnet"
      $0.segmentationName = "cam@paintnet"
    }
    try refused("fills in 'masks'") { $0.segmentation.settings["masks"] = .text("/m") }
    try refused("cosineHead=true") {
      $0.segmentation.settings["nal"] = .flag(true)
      $0.segmentation.settings["cosineHead"] = .flag(false)
    }
    try refused("no split \"test\"") { $0.scored = "test" }
    try refused("never written to") { $0.runs = "\(sample.data)/runs" }
    try refused("those of walk:irn, and the chain has walk:psa") {
      $0.refine = "walk:psa"
      $0.affinity = Recipe(method: "affinity@irn-paintnet")
      $0.affinityName = "affinity@irn-paintnet"
    }
    #expect(RunFolder.all(in: sample.runs).isEmpty && PipelineFolder.all(in: sample.runs).isEmpty)
  }
}
