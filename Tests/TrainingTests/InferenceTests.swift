import Evaluation
import Foundation
import Imaging
import Methods
import Networks
import Refinement
import Runs
import Testing
import Torch
import Training
import VOC

/// A method whose first two maps are the red and the blue channel of the image, so that results are known.
private final class ColourMethod: Method {
  static let declaration = MethodDeclaration(
    name: "colour", summary: "", reference: "", components: [], schedule: [])
  static let learnsBackground = false
  let network: any Network
  let classes: Int
  let heads = StateDictionary()

  init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    network.input = InputConvention(
      normalisation: InputNormalisation(mean: [0, 0, 0], std: [1, 1, 1]), sides: .any)
  }

  func lossTerms(of batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] { [] }

  func view(of images: Tensor) -> ViewMaps {
    let colours = images.selecting(Tensor(indices: [0, 2]), along: .channel)
    let shape = images.shape
    let others = Tensor.zeros([shape[0], classes - 2, shape[2], shape[3]])
    let maps = concatenated([colours, others], along: .channel)
    return ViewMaps(logits: maps, evidence: maps)
  }
}

@TorchActor @Suite("Inference", .serialized)
struct InferenceTests {
  private func inference(
    _ settings: InferenceSettings
  ) throws -> CAMInference {
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions())
    return CAMInference(
      try ColourMethod(Recipe(method: "colour"), on: network, classes: 2), settings: settings)
  }

  private let settings = InferenceSettings(
    scales: [40, 60], flip: true, normalisation: .max, background: .constant(0.3))

  /// Red on the left third, blue on the right half.
  private func image() -> RGBImage {
    var image = RGBImage(width: 60, height: 40)
    for y in 0..<40 {
      for x in 0..<20 { image[x, y] = RGBColor(255, 0, 0) }
      for x in 30..<60 { image[x, y] = RGBColor(0, 0, 255) }
    }
    return image
  }

  @Test("maps have the image's size, lie where the colours are, and only of the wanted classes")
  func maps() throws {
    let result = try inference(settings)(image(), classes: [2])
    #expect(result.maps.classes == [2])
    let plane = try #require(result.maps.planes.first)
    #expect((plane.width, plane.height) == (60, 40))
    #expect(plane[50, 20] > 0.99 && plane[5, 20] < 0.01)
    let both = try inference(settings)(image(), classes: [1, 2])
    let seed = try SeedMask.labels(of: both.maps, background: .constant(0.3))
    #expect([seed[5, 20], seed[24, 20], seed[50, 20]] == [1, 0, 2])
  }

  @Test("classification scores are spatial means at the first scale, of all classes")
  func scores() throws {
    let result = try inference(settings)(image(), classes: [])
    #expect(result.maps.planes.isEmpty && (result.maps.width, result.maps.height) == (60, 40))
    #expect(abs(result.scores[0] - 1 / 3) < 0.02 && abs(result.scores[1] - 0.5) < 0.02)
  }

  @Test("mirrored views are turned back: with and without them a symmetric method gives the same maps")
  func mirror() throws {
    var straight = settings
    straight.flip = false
    let a = try inference(settings)(image(), classes: [1]).maps.planes[0].values
    let b = try inference(straight)(image(), classes: [1]).maps.planes[0].values
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test("both sides are moved to what the weights allow")
  func sides() {
    let preparation = ViewPreparation(
      scales: [321], sides: .oneMoreThanMultiple(of: 32), normalization: PixelNormalization(.symmetric))
    #expect(preparation.size(width: 500, height: 375, longSide: 321) == (321, 257))
    #expect(preparation.size(width: 20, height: 500, longSide: 321) == (33, 321))
  }

  @Test(
    "an evaluation counts every pixel with a truth, names its rule, and leaves unreadable images out by name")
  func evaluation() throws {
    let folder = try PaintedFolder(images: 8)
    try Data("no image".utf8).write(to: URL(filePath: "\(folder.data)/JPEGImages/p1.jpg"))
    let images = try LabelledImages(VOCFolder.open(folder.data), split: "train")
    #expect(images.count == 7 && images.total == 8 && images.problems.count == 1)
    // The classes of the painted disks: red is 1, blue is 2, of VOC's twenty.
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions())
    let method = try ColourMethod(Recipe(method: "colour"), on: network, classes: images.classes.count)
    let inference = CAMInference(method, settings: settings)
    let rules: [BackgroundRule] = [.constant(0.6), .constant(0.99)]
    let outcome = try #require(try SplitEvaluation(inference, over: images).run(rules: rules))
    #expect(outcome.rules.map(\.rule) == rules && outcome.problems.count == 1)
    let report = outcome.rules[0].report
    #expect(report.name.description == "seed mIoU, constant background 0.60, train (7 of 8 images)")
    #expect(report.mIoU > 0.7 && report.labels == "xml")
    #expect(outcome.rules[1].report.mIoU < report.mIoU)
    #expect(outcome.seed.images.count == 7)
    #expect(outcome.seed.report.name.background == "constant(0.3)" && outcome.seed.report.contourF != nil)
  }

  @Test(
    "every stage of a chain is scored in one pass, as the masks of the chain alone are, and kept by image")
  func stages() throws {
    let folder = try PaintedFolder(images: 6)
    let images = try LabelledImages(VOCFolder.open(folder.data), split: "train")
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions())
    let method = try ColourMethod(Recipe(method: "colour"), on: network, classes: images.classes.count)
    let inference = CAMInference(method, settings: settings)
    let chain = try RefinementChain("pamr,crf:bana")
    let outcome = try #require(
      try SplitEvaluation(inference, over: images, refining: PreparedChain(chain)).run())
    #expect(outcome.stages.map(\.name) == ["seed", "pamr", "crf:bana"])
    #expect(outcome.stages.map(\.refine) == [nil, "pamr", "pamr,crf:bana"])
    #expect(outcome.stages[2].scores.report.name.stage == .refined)
    #expect(outcome.stages.map { $0.scores.report.mAP != nil } == [true, false, false])
    for index in 0..<images.count {
      let image = try images.image(at: index)
      let seed = RefinableMaps(
        inference(image, classes: images.labels[index]).maps, background: .constant(0.3))
      let masks = [try seed.mask()] + (try chain.stages(of: seed, on: image).map { try $0.mask() })
      let truth = try #require(try ImageTruth(of: images.ids[index], in: images.folder))
      #expect(truth.instances.source == .boxes)
      for (stage, mask) in zip(outcome.stages, masks) {
        let record = try #require(stage.scores.images[images.ids[index]])
        let score = try ImageScore(prediction: mask, truth: truth.mask, classes: images.classes.count + 1)
        #expect(record.score == score && record.instances == .boxes)
        let failures = try MaskFailures(classes: images.classes.count + 1)(of: mask, truth: truth)
        #expect(record.failures?.map(\.kind) == failures.map(\.kind))
      }
    }
    let sums = outcome.stages[2].scores.images.values.map(\.score).classCounts(
      classes: images.classes.count + 1)
    #expect(sums.meanIoU() == outcome.stages[2].scores.report.mIoU)
  }

  @Test("a walk on the libtorch thread stands between stages on other threads")
  func walk() throws {
    /// Makes every map a half, and the background a quarter.
    final class Halves: AffinityWalk {
      func begin(
        with maps: ClassMaps, of image: RGBImage, background: BackgroundRule
      ) throws -> any SteppedWalk {
        TorchActor.shared.assertIsolated()
        var half = maps
        for k in half.planes.indices {
          half.planes[k] = ScalarMap(width: maps.width, height: maps.height, filledWith: 0.5)
        }
        return StandingWalk(standing: RefinableMaps(half, background: .constant(0.25)))
      }
    }
    final class StandingWalk: SteppedWalk {
      let steps = 1
      private let standing: RefinableMaps
      init(standing: RefinableMaps) { self.standing = standing }
      func advance(to step: Int) {}
      func maps() -> RefinableMaps { standing }
    }
    let folder = try PaintedFolder(images: 4)
    let images = try LabelledImages(VOCFolder.open(folder.data), split: "train")
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions())
    let method = try ColourMethod(Recipe(method: "colour"), on: network, classes: images.classes.count)
    let inference = CAMInference(method, settings: settings)
    let chain = try RefinementChain("pamr,walk:irn,pamr")
    #expect(throws: RefinementChain.Failure.noWalk(.irn)) { try PreparedChain(chain) }
    let outcome = try #require(
      try SplitEvaluation(inference, over: images, refining: PreparedChain(chain) { _ in Halves() }).run())
    #expect(outcome.stages.map(\.name) == ["seed", "pamr", "walk:irn", "pamr"])
    // Everything is the image's first class.
    for stage in outcome.stages.suffix(2) {
      for record in stage.scores.images.values { #expect(record.score.counts(of: 0).predicted == 0) }
    }
  }

  @Test("a rule that needs a learned background ends an evaluation in its own words")
  func impossibleRule() throws {
    let folder = try PaintedFolder(images: 4)
    let images = try LabelledImages(VOCFolder.open(folder.data), split: "train")
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions())
    let method = try ColourMethod(Recipe(method: "colour"), on: network, classes: images.classes.count)
    var learned = settings
    learned.background = .channel
    #expect(throws: BackgroundRule.Failure.noBackgroundPlane(.channel)) {
      try SplitEvaluation(CAMInference(method, settings: learned), over: images).run()
    }
  }

  @Test("the saliency rule needs maps, scores the images that have one, and is named")
  func saliencyRule() throws {
    let folder = try PaintedFolder(images: 6, saliency: "saliency")
    let data = try VOCFolder.open(folder.data)
    let images = try LabelledImages(data, split: "train")
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions())
    let method = try ColourMethod(Recipe(method: "colour"), on: network, classes: images.classes.count)
    var salient = settings
    salient.background = .saliency(0.5)
    let inference = CAMInference(method, settings: salient)
    #expect(throws: BackgroundRule.Failure.noSaliency(.saliency(0.5))) {
      try SplitEvaluation(inference, over: images).run()
    }
    try FileManager.default.removeItem(atPath: "\(folder.data)/saliency/p2.png")
    let source = try #require(try VOCFolder.open(folder.data).saliencySource())
    let outcome = try #require(try SplitEvaluation(inference, over: images.reading(source)).run())
    #expect(outcome.problems == ["p2 has no saliency map in saliency, which its background is made from"])
    let report = outcome.seed.report
    #expect(report.name.description == "seed mIoU, saliency background 0.5, train (5 of 6 images)")
    // The maps show exactly the objects, and the colours tell them apart.
    #expect(report.mIoU > 0.95, "\(report.mIoU)")
  }

  @Test(
    "an export writes palette masks at the images' size, goes on where it ended, and refuses other settings")
  func masks() throws {
    let folder = try PaintedFolder(images: 8)
    let order = try folder.order("run", ["epochs=1", "epochScore=none"])
    guard case .ready(let job) = try TrainingJob.prepare(order) else { return }
    _ = try job.run()
    let run = try TrainedRun(job.folder)
    let images = try LabelledImages(VOCFolder.open(folder.data), split: "val")
    let out = folder.root.appending(path: "out").path
    func export(
      _ format: MapExport.Format, to path: String, with settings: [String: SettingValue] = [:],
      refining chain: String? = nil
    ) throws -> MapExport.Outcome {
      let refinement = try chain.map { try PreparedChain(RefinementChain($0)) } ?? .none
      return try MapExport(
        run, inference: run.inference(with: settings), over: images, as: format, refining: refinement
      ).write(to: path)
    }
    #expect(try export(.masks, to: out).written == 2)
    let mask = try PNG.labelMap(contentsOf: "\(out)/\(images.ids[0]).png")
    #expect((mask.width, mask.height) == (48, 48))
    let allowed = [0] + images.labels[0]
    #expect(mask.labels.allSatisfy { allowed.contains(Int($0)) })

    try FileManager.default.removeItem(atPath: "\(out)/\(images.ids[1]).png")
    let again = try export(.masks, to: out)
    #expect(again.written == 1 && again.kept == 1)
    #expect(throws: OutputFolder.Failure.self) {
      try export(.masks, to: out, with: ["background": .text("power(4)")])
    }
    #expect {
      try export(.masks, to: out, refining: "pamr")
    } throws: {
      "\($0)".contains("refine none, not pamr")
    }

    // Refined masks that were interrupted and resumed are byte for byte those that were not.
    let (whole, resumed) = ("\(out)-whole", "\(out)-resumed")
    for path in [whole, resumed] { #expect(try export(.masks, to: path, refining: "pamr,crf").written == 2) }
    try FileManager.default.removeItem(atPath: "\(resumed)/\(images.ids[0]).png")
    #expect(try export(.masks, to: resumed, refining: "pamr,crf:psa").written == 1)
    for name in try FileManager.default.contentsOfDirectory(atPath: whole) {
      #expect(try FileBytes.read("\(whole)/\(name)") == FileBytes.read("\(resumed)/\(name)"), "\(name)")
    }
    for (id, labels) in zip(images.ids, images.labels) {
      let refined = try PNG.labelMap(contentsOf: "\(whole)/\(id).png")
      #expect((refined.width, refined.height) == (48, 48))
      #expect(refined.labels.allSatisfy { ([0] + labels).contains(Int($0)) })
    }
    for inside in [folder.data, "\(folder.data)/JPEGImages/new", "\(folder.data)/../data/x"] {
      #expect(throws: OutputFolder.Failure.self) { try export(.masks, to: inside) }
    }
  }

  @Test("class maps are written as tensors and as grey pictures")
  func cams() throws {
    let folder = try PaintedFolder(images: 4)
    let order = try folder.order("run", ["epochs=1", "epochScore=none"])
    guard case .ready(let job) = try TrainingJob.prepare(order) else { return }
    _ = try job.run()
    let run = try TrainedRun(job.folder)
    let images = try LabelledImages(VOCFolder.open(folder.data), split: "val")
    for format in [MapExport.Format.safetensors, .png] {
      let out = folder.root.appending(path: format.rawValue).path
      let outcome = try MapExport(run, inference: run.inference(), over: images, as: format).write(to: out)
      #expect(outcome.written == 1 && outcome.isComplete)
      if format == .safetensors {
        let file = try SafetensorsFile("\(out)/\(images.ids[0]).safetensors")
        #expect(try file.tensor("maps").shape == [images.labels[0].count, 48, 48])
        #expect(try file.tensor("classes").integers() == images.labels[0])
      } else {
        let name = images.classes.name(of: images.labels[0][0])
        #expect(try PNG.greyMap(contentsOf: "\(out)/\(images.ids[0])_\(name).png").width == 48)
      }
    }
  }
}
