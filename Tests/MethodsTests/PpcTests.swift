import Methods
import Networks
import Runs
import Testing
import Torch

/// The mean colour of every cell: features that turn exactly as the image does.
private final class CellMeans: Network {
  let name = "cellMeans"
  let featureChannels = 3
  let tapNames: [String] = []
  let tapChannels: [Int] = []
  let outputStride = 16
  var input = InputConvention(normalisation: .symmetric, sides: .any)
  let state = StateDictionary()

  func features(_ x: Tensor, training: Bool) -> FeatureMaps {
    FeatureMaps(last: averagePool2d(x, kernel: outputStride, stride: outputStride), taps: [])
  }
}

@TorchActor @Suite("PPC on its bases")
struct PpcTests {
  private let start = SchedulePoint(step: 0, steps: 10, epoch: 1)
  private let bases = ["cam", "seam", "eps"]

  private func method(
    _ base: String, _ assignments: [String] = [], on stub: (any Network)? = nil
  ) throws -> any Method {
    TorchSettings.seed(7)
    let recipe = try RecipeSchema.complete(
      RecipeArgument.partialRecipe(
        "ppc", assignments: ["base=\(base)", "network=paintnet", "crop=96"] + assignments),
      among: MethodRegistry.declarations)
    let network =
      try stub ?? NetworkRegistry.named("paintnet").make(NetworkOptions(batchNorm: .frozenStatistics))
    let method = try MethodRegistry.make(recipe, on: network, classes: 3)
    for head in method.heads { head.tensor.copy(from: Tensor.normal(head.tensor.shape) * 0.1) }
    return method
  }

  private func batch() -> TrainingBatch {
    TorchSettings.seed(8)
    let half = Tensor((0..<96).map { $0 < 48 ? 1 : 0 }, shape: [1, 1, 1, 96]).expanded(to: [2, 1, 96, 96])
    return TrainingBatch(
      images: Tensor.normal([2, 3, 96, 96]) + half * 2, labels: Tensor([1, 0, 0, 0, 1, 0], shape: [2, 3]),
      saliency: SaliencyBatch(maps: half * 1, known: Tensor([1, 1]), coverage: Tensor.ones([2, 1, 96, 96])))
  }

  private func terms(_ base: String, _ assignments: [String] = []) throws -> [LossTerm] {
    let method = try method(base, assignments)
    TorchSettings.seed(9)
    return method.lossTerms(of: batch(), at: start)
  }

  @Test(
    "the contrast's terms stand beside the base's, with their published weights",
    arguments: ["cam", "seam", "eps"])
  func terms(base: String) throws {
    let terms = try terms(base)
    let own = terms.dropLast(3)
    #expect(own.first?.name == "classification")
    #expect(own.contains { $0.name == "saliency" } == (base == "eps"))
    #expect(terms.suffix(3).map(\.name) == ["crossPrototype", "crossCam", "intraView"])
    #expect(terms.suffix(3).allSatisfy { $0.weight == 0.1 && $0.value.scalar() > 0 })
    #expect(try (method(base).saliencyNeed != nil) == (base == "eps"))
  }

  @Test("maps are those of the base: the projection is gone at inference")
  func inference() throws {
    for base in bases {
      let method = try method(base)
      #expect(method.heads.names.last == "projection.weight")
      let ppc = try #require(method as? Ppc)
      #expect(
        method.view(of: batch().images).evidence.floats()
          == ppc.base.view(of: batch().images).evidence.floats())
      #expect(method.learnsBackground == (base == "eps"))
    }
  }

  @Test("the contrast moves projection and backbone, and leaves the base's classifier alone")
  func gradients() throws {
    for base in bases {
      let method = try method(base)
      let terms = method.lossTerms(of: batch(), at: start).suffix(3)
      terms.dropFirst().reduce(terms.first?.value ?? Tensor.zeros([])) { $0 + $1.value }.backward()
      for entry in method.heads {
        let norm = entry.tensor.gradient?.norm().scalar() ?? 0
        #expect((norm > 0) == (entry.name == "projection.weight"), "\(base): \(entry.name)")
      }
      #expect(method.network.state.trainable.contains { ($0.tensor.gradient?.norm().scalar() ?? 0) > 0 })
    }
  }

  @Test("each switch drops its term, and what has no weight is not computed")
  func termSwitches() throws {
    for (key, name) in [("cp", "crossPrototype"), ("cc", "crossCam"), ("intra", "intraView")] {
      let names = try terms("cam", ["\(key)=off"]).map(\.name)
      #expect(names.count == 3 && !names.contains(name))
    }
    #expect(try terms("cam", ["cp=off", "cc=off", "intra=off"]).map(\.name) == ["classification"])
    let weighted = try terms("cam", ["alphaCross=0.5", "betaIntra=0.25"]).suffix(3).map(\.weight)
    #expect(weighted == [0.5, 0.5, 0.25])
    #expect(try terms("cam", ["contrastWarmup=0.5"]).suffix(3).allSatisfy { $0.weight == 0 })
  }

  @Test("every other switch changes the contrast and not the base's loss")
  func switches() throws {
    let plain = try terms("cam").map { $0.value.scalar() }
    for setting in [
      "protoMining=off", "pixelSampling=off", "tau=0.5", "topK=3", "bgThreshold=0.9", "prototypeScope=image",
      "maskAbsentPrototypes=on", "bgPrototype=officialTies",
    ] {
      let other = try terms("cam", [setting]).map { $0.value.scalar() }
      #expect(other[0] == plain[0] && Array(other[1...]) != Array(plain[1...]), "\(setting)")
    }
    for setting in ["viewTransform=flip", "viewTransform=rotate", "viewTransform=scale.3"] {
      let crop = setting.hasSuffix("3") ? ["crop=128"] : []
      #expect(try terms("cam", [setting] + crop).map { $0.value.scalar() } != plain, "\(setting)")
    }
  }

  @Test("settings of the base bear its name and reach it; numbers that are 0 are the base's published ones")
  func baseSettings() throws {
    let names = try terms("seam", ["seam.minPool=off"]).map(\.name)
    #expect(!names.contains("minPool"))
    #expect(try terms("eps", ["eps.salWeight=2"]).first { $0.name == "saliency" }?.weight == 2)
    func contrast(_ base: String, _ assignments: [String] = []) throws -> [Double] {
      try terms(base, assignments).suffix(3).map { $0.value.scalar() }
    }
    #expect(try contrast("eps") == contrast("eps", ["topK=16", "bgThreshold=0.1"]))
    #expect(try contrast("cam") == contrast("cam", ["topK=32", "bgThreshold=0.2"]))
  }

  @Test(
    "turned views are compared pixel by pixel: where a network turns its maps exactly, both views are one")
  func alignment() throws {
    TorchSettings.seed(3)
    let batch = TrainingBatch(
      images: Tensor.normal([2, 3, 96, 96]), labels: Tensor([1, 0, 0, 0, 1, 0], shape: [2, 3]))
    for view in ["flip", "rotate"] {
      let ppc = try method(
        "cam", ["viewTransform=\(view)", "pixelSampling=off", "protoMining=off"], on: CellMeans())
      let values = ppc.lossTerms(of: batch, at: start).suffix(3).map { $0.value.scalar() }
      #expect(values.allSatisfy { abs($0 - values[0]) < 1e-6 }, "\(view): \(values)")
    }
  }

  @Test("a window that leaves no second view is refused with the reason, and other views are not")
  func refusals() throws {
    let failure = #expect(throws: MethodError.self) { try method("cam", ["crop=48"]) }
    #expect(failure?.description.contains("less than 2 cells") ?? false)
    _ = try method("cam", ["crop=48", "viewTransform=flip"])
  }

  @Test("steps along the gradient lower the loss", arguments: ["cam", "seam", "eps"])
  func descent(base: String) throws {
    let method = try method(base)
    let optimizer = SGD(
      groups: [.init(parameters: method.state.trainable.map(\.tensor), weightDecay: 0)],
      schedule: PolySchedule(rate: 0.02, steps: 40), weightDecay: 0, momentum: .value(0.9))
    let losses = (0..<15).map { step in
      TorchSettings.seed(UInt64(step))
      let sample = batch()
      TorchSettings.seed(100)
      let terms = method.lossTerms(of: sample, at: start)
      let loss = terms.dropFirst().reduce(terms[0].value) { $0 + $1.value * $1.weight }
      loss.backward()
      optimizer.update()
      return loss.scalar()
    }
    #expect(losses[14] < 0.9 * losses[0], "\(losses)")
  }

  @Test(
    "maps of PPC: a prototype resembles its own pixels most, pixels are compared by the projection, and labels are classes"
  )
  func maps() throws {
    for base in bases {
      let method = try method(base)
      let image = batch().images.slice(along: .batch, 0..<1)
      let query = MapQuery(classes: [1, 3], chosenClass: 3, probe: .init(x: 0.99, y: 0.01))
      func map(_ name: String) -> Tensor { method.map(name, of: image, at: query) }
      let similarity = map("prototypeSimilarity")
      #expect(similarity.shape == [1, 2, 6, 6])
      #expect(similarity.floats().allSatisfy { (-1e-5...1.00001).contains($0) })
      #expect(method.comparedFeatures(of: image).shape == [1, 128, 6, 6])
      let pixels = map("prototypePixels").floats()
      #expect(pixels.reduce(0, +) == (base == "eps" ? 16 : 32))
      #expect(Set(map("pseudoLabels").floats()).isSubset(of: [0, 1, 3]))
      #expect(Set(map("secondPseudoLabels").floats()).isSubset(of: [0, 1, 3]))
      #expect(Set(map("contrastedPixels").floats()).isSubset(of: [-1, 0, 1]))
    }
  }
}
