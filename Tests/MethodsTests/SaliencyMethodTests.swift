import Imaging
import Methods
import Networks
import Runs
import Testing
import Torch

/// Two noisy images of which one half is salient, and methods on the small network that see them.
@TorchActor
private struct Sample {
  static let start = SchedulePoint(step: 0, steps: 10, epoch: 1)

  static func method(_ name: String, _ assignments: [String] = [], classes: Int = 3) throws -> any Method {
    TorchSettings.seed(7)
    let recipe = try RecipeSchema.complete(
      RecipeArgument.partialRecipe("\(name)@paintnet", assignments: assignments),
      among: MethodRegistry.declarations)
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions(batchNorm: .frozenStatistics))
    let method = try MethodRegistry.make(recipe, on: network, classes: classes)
    for head in method.heads { head.tensor.copy(from: Tensor.normal(head.tensor.shape) * 0.1) }
    return method
  }

  /// - Parameters:
  ///   - known: Whether the second image has a saliency map.
  ///   - covered: How many rows of the windows show their images.
  static func batch(known: Bool = true, covered: Int = 96) -> TrainingBatch {
    TorchSettings.seed(8)
    let half = Tensor((0..<96).map { $0 < 48 ? 1 : 0 }, shape: [1, 1, 1, 96]).expanded(to: [2, 1, 96, 96])
    let rows = Tensor((0..<96).map { $0 < covered ? 1 : 0 }, shape: [1, 1, 96, 1]).expanded(to: [
      2, 1, 96, 96,
    ])
    let noise = Tensor.normal([2, 3, 96, 96])
    return TrainingBatch(
      images: noise + half * 2, labels: Tensor([1, 0, 1, 0, 1, 0], shape: [2, 3]),
      saliency: SaliencyBatch(
        maps: half * rows, known: Tensor([1, known ? 1 : 0]), coverage: rows * 1))
  }

  static func terms(_ name: String, _ assignments: [String] = [], _ batch: TrainingBatch? = nil) throws
    -> [String: Double]
  {
    let terms = try method(name, assignments).lossTerms(of: batch ?? self.batch(), at: start)
    return Dictionary(uniqueKeysWithValues: terms.map { ($0.name, $0.value.scalar()) })
  }
}

@TorchActor @Suite("EPS and EPS++ on a network")
struct SaliencyMethodTests {
  @Test(
    "maps are the softmax over classes and background, logits those of the classes",
    arguments: ["eps", "epspp"])
  func shapes(name: String) throws {
    let method = try Sample.method(name)
    let view = method.view(of: Sample.batch().images)
    #expect(view.logits.shape == [2, 3, 6, 6] && view.evidence.shape == [2, 4, 6, 6])
    #expect(view.evidence.sum(along: .channel).floats().allSatisfy { abs($0 - 1) < 1e-5 })
    #expect(method.heads.names == ["classifier.weight"])
    #expect(method.saliencyNeed == SaliencyNeed())
  }

  @Test(
    "the background is not classified: its logit has no part in the classification loss",
    arguments: ["eps", "epspp"])
  func classification(name: String) throws {
    let method = try Sample.method(name)
    let view = method.view(of: Sample.batch().images)
    let expected = multiLabelSoftMargin(
      logits: view.logits.mean(along: .height, .width), labels: Sample.batch().labels
    ).scalar()
    let terms = method.lossTerms(of: Sample.batch(), at: Sample.start)
    #expect(terms.map(\.name) == ["classification", "saliency"])
    #expect(abs(terms[0].value.scalar() - expected) < 1e-6)
  }

  @Test(
    "without the saliency loss a plain classifier is left, which asks for no maps",
    arguments: ["eps", "epspp"])
  func saliencyLossOff(name: String) throws {
    let method = try Sample.method(name, ["salLoss=off"])
    #expect(method.saliencyNeed == nil)
    let bare = TrainingBatch(images: Sample.batch().images, labels: Sample.batch().labels)
    #expect(method.lossTerms(of: bare, at: Sample.start).map(\.name) == ["classification"])
    let view = method.view(of: bare.images)
    let classes = view.evidence.slice(along: .channel, 0..<3)
    #expect(zip(view.logits.floats(), classes.floats()).allSatisfy { max($0, 0) == $1 })
  }

  @Test("each switch of EPS changes its saliency loss and nothing else")
  func switchesOfEPS() throws {
    let plain = try Sample.terms("eps")
    for setting in ["mapSelection=none", "mapSelection=predefined", "lambda=1"] {
      let other = try Sample.terms("eps", ["backgroundClasses=1", setting])
      #expect(other["saliency"] != plain["saliency"], "\(setting)")
      #expect(other["classification"] == plain["classification"], "\(setting)")
    }
    let soft = shifted()
    #expect(
      try Sample.terms("eps", ["salResize=bilinear"], soft)["saliency"]
        != Sample.terms("eps", [], soft)["saliency"])
    let weighted = try Sample.method("eps", ["salWeight=3"]).lossTerms(of: Sample.batch(), at: Sample.start)
    #expect(weighted[1].weight == 3)
  }

  /// Soft saliency, which differs by how it is brought to a grid.
  private func shifted() -> TrainingBatch {
    var batch = Sample.batch()
    batch.saliency?.maps = Tensor.uniform([2, 1, 96, 96])
    return batch
  }

  @Test("each switch of EPS++ changes its saliency loss and nothing else")
  func switchesOfEPSPlusPlus() throws {
    let settings = ["irdWarmupSteps=0"]
    let plain = try Sample.terms("epspp", settings)
    for setting in ["ird=off", "irdWarmupSteps=1"] {
      let other = try Sample.terms("epspp", settings + [setting])
      #expect(other["saliency"] != plain["saliency"], "\(setting)")
      #expect(other["classification"] == plain["classification"], "\(setting)")
    }
    #expect(try Sample.terms("epspp", settings + ["ird=off"]) == Sample.terms("epspp", ["irdWarmupSteps=1"]))
  }

  @Test("without a learned background its logit is 0 everywhere")
  func backgroundChannel() throws {
    let method = try Sample.method("eps", ["bgChannel=off"])
    let view = method.view(of: Sample.batch().images)
    #expect(method.heads.map(\.tensor.shape) == [[3, 192, 1, 1]])
    let exponentials = exp(view.logits)
    let expected = 1 / (exponentials.sum(along: .channel, keeping: true) + 1)
    let background = view.evidence.slice(along: .channel, 3..<4)
    #expect(zip(background.floats(), expected.floats()).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("padding and images without a map are left out of the saliency loss", arguments: ["eps", "epspp"])
  func leftOut(name: String) throws {
    let padded = Sample.batch(covered: 48)
    #expect(
      try Sample.terms(name, [], padded)["saliency"]
        != Sample.terms(name, ["dropPadding=on"], padded)["saliency"])
    #expect(try Sample.terms(name) == Sample.terms(name, ["dropPadding=on"]))
    let known = Sample.batch(known: false)
    var changed = known
    let other = Tensor([1, 0], shape: [2, 1, 1, 1])
    changed.saliency?.maps = (known.saliency?.maps ?? other) * other
    let (a, b) = (try Sample.terms(name, [], known), try Sample.terms(name, [], changed))
    #expect(a == b)
    #expect(try Sample.terms(name) != a)
  }

  @Test("classes and dilations that make no sense are refused by name")
  func refusals() throws {
    for (name, setting) in [
      ("eps", "backgroundClasses=9,chair"), ("eps", "backgroundClasses=99"), ("epspp", "pamrDilations=1,x"),
      ("epspp", "pamrDilations=0"),
    ] {
      let failure = #expect(throws: MethodError.self) {
        try Sample.method(name, ["mapSelection=predefined"].filter { _ in name == "eps" } + [setting])
      }
      #expect(failure?.description.contains(String(setting.prefix { $0 != "=" })) ?? false)
    }
  }

  @Test("steps along the gradient lower the loss, and the backbone learns", arguments: ["eps", "epspp"])
  func descent(name: String) throws {
    let method = try Sample.method(name)
    let optimizer = SGD(
      groups: [.init(parameters: method.state.trainable.map(\.tensor), weightDecay: 0)],
      schedule: PolySchedule(rate: 0.02, steps: 40), weightDecay: 0, momentum: .value(0.9))
    let losses = (0..<15).map { step in
      let terms = method.lossTerms(
        of: Sample.batch(), at: SchedulePoint(step: step, steps: 200, epoch: 1))
      let loss = terms.dropFirst().reduce(terms[0].value) { $0 + $1.value * $1.weight }
      loss.backward()
      if step == 0 {
        #expect(method.state.trainable.allSatisfy { ($0.tensor.gradient?.norm().scalar() ?? 0) > 0 })
      }
      optimizer.update()
      return loss.scalar()
    }
    #expect(losses[14] < 0.8 * losses[0], "\(losses)")
  }

  @Test("the maps of EPS show what its loss sees, and where saliency and foreground disagree")
  func mapsOfEPS() throws {
    let method = try Sample.method("eps", ["mapSelection=none"])
    let image = Sample.batch().images.slice(along: .batch, 0..<1)
    let left = ScalarMap(width: 96, height: 96, values: (0..<96 * 96).map { $0 % 96 < 48 ? 1 : 0 })
    let query = MapQuery(classes: [1, 3], saliency: left)
    func map(_ name: String) -> [Float] { method.map(name, of: image, at: query).floats() }
    let (target, foreground, region) = (
      map("saliencyTarget"), map("foregroundMap"), map("inconsistentRegion")
    )
    for i in target.indices {
      #expect(target[i] == (i % 6 < 3 ? 1 : 0))
      #expect(region[i] == target[i] - (foreground[i] > 0.5 ? 1 : 0))
    }
    let names = type(of: method).maps.map(\.name)
    #expect(Set(names) == ["saliencyTarget", "foregroundMap", "backgroundMap", "inconsistentRegion"])
    #expect(try Sample.method("epspp").map("saliencyTarget", of: image, at: query).floats() == target)
  }

  @Test("the maps of EPS++ say where saliency and foreground disagree, and in which direction")
  func maps() throws {
    let method = try Sample.method("epspp", ["pamrInIrd=off"])
    let image = Sample.batch().images.slice(along: .batch, 0..<1)
    let left = ScalarMap(width: 96, height: 96, values: (0..<96 * 96).map { $0 % 96 < 48 ? 1 : 0 })
    let query = MapQuery(classes: [1, 3], saliency: left)
    func map(_ name: String) -> [Float] { method.map(name, of: image, at: query).floats() }
    let (foreground, background) = (map("foregroundMap"), map("backgroundMap"))
    let q = method.view(of: image).evidence
    for (i, value) in foreground.enumerated() {
      #expect(abs(value - q.floats()[i] - q.floats()[2 * 36 + i]) < 1e-6)
      #expect(abs(background[i] - q.floats()[3 * 36 + i]) < 1e-6)
      let salient: Float = i % 6 < 3 ? 1 : 0
      #expect(map("inconsistentRegion")[i] == salient - (value > 0.5 ? 1 : 0))
    }
    #expect(map("refinedMap") == foreground)
  }
}
