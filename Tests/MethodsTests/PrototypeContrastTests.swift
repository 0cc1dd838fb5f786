import Methods
import Testing
import Torch

@TorchActor @Suite("PPC's prototypes")
struct PrototypeRuleTests {
  @Test("prototypes and pseudo-labels are those of the definition, also of a map that is zero everywhere")
  func parity() throws {
    let parity = try ParityCase("ppc.prototypes-02")
    let rule = PrototypeRule(topK: 32, background: .last, backgroundWeights: .officialTies)
    let found = rule(
      cam: try parity.input("cam"), features: try parity.input("features"), labels: try parity.input("labels")
    )
    try parity.check(found.vectors.squeezed(at: .index(0)), "prototypes")
    try parity.check(found.pseudo, "pseudo")
  }

  /// One class over four pixels in a row, its background first.
  private let cam = Tensor([0, 0, 0, 0, 4, 3, 0, 1], shape: [1, 2, 1, 4])
  private let features = Tensor([1, 0, 0, 3, 0, 2, 0, 0], shape: [1, 2, 1, 4])
  private let label = Tensor([1], shape: [1, 1])

  @Test("a prototype is the mean feature of the strongest pixels, weighted by the map, of length 1")
  func equation() {
    let found = PrototypeRule(topK: 2)(cam: cam, features: features, labels: label)
    #expect(found.pixels.integers() == [2, 3, 0, 1])
    // Weights about 1 and ¾ on (1, 0) and (0, 2); of the background 1 and ¾ on (0, 0) and (3, 0).
    let p = found.vectors.floats()
    #expect(abs(p[0] - 1) < 1e-5 && abs(p[1]) < 1e-5)
    let length: Float = (1 + 1.5 * 1.5 as Float).squareRoot()
    #expect(abs(p[2] - 1 / length) < 1e-4 && abs(p[3] - 1.5 / length) < 1e-4)
    #expect(found.pseudo.integers() == [1, 1, 0, 1])
    #expect(found.isPresent.booleans() == [true, true])
  }

  @Test("of equal weights the first pixels are taken; the official background takes the first of the batch")
  func ties() {
    let rule = PrototypeRule(topK: 3, backgroundWeights: .officialTies)
    let found = rule(cam: cam, features: features, labels: label)
    #expect(found.pixels.slice(along: .channel, 0..<1).integers() == [0, 1, 2])
    let flat = rule(cam: Tensor.zeros([1, 2, 1, 4]), features: features, labels: label)
    #expect(flat.pixels.integers() == [0, 1, 2, 0, 1, 2])
  }

  @Test(
    "prototypes of a batch are shared, those of images are not; absent classes have one, too, and are known")
  func scopes() {
    TorchSettings.seed(4)
    let (cam, f) = (Tensor.normal([2, 4, 3, 3]), relu(Tensor.normal([2, 5, 3, 3])))
    let y = Tensor([1, 0, 0, 0, 1, 0], shape: [2, 3])
    let batch = PrototypeRule(topK: 4)(cam: cam, features: f, labels: y)
    #expect(batch.vectors.shape == [1, 4, 5])
    #expect(batch.isPresent.booleans() == [true, true, true, false])
    let images = PrototypeRule(topK: 4, scope: .image)(cam: cam, features: f, labels: y)
    #expect(images.vectors.shape == [2, 4, 5])
    #expect(images.isPresent.booleans() == [true, true, false, false, true, false, true, false])
    let second = PrototypeRule(topK: 4)(
      cam: cam.slice(along: .batch, 1..<2), features: f.slice(along: .batch, 1..<2),
      labels: y.slice(along: .batch, 1..<2))
    #expect(images.vectors.slice(along: .batch, 1..<2).floats() == second.vectors.floats())
  }

  @Test(
    "an image without classes is background everywhere, and maps without a background are given one first")
  func noClass() {
    let found = PrototypeRule(topK: 2)(cam: cam, features: features, labels: Tensor.zeros([1, 1]))
    #expect(found.pseudo.integers() == [0, 0, 0, 0])
    #expect(found.pixels.slice(along: .channel, 0..<1).integers() == [0, 1])
    let bare = PrototypeRule(topK: 2, background: .none)(
      cam: cam.slice(along: .channel, 1..<2), features: features, labels: label)
    let whole = PrototypeRule(topK: 2)(cam: cam, features: features, labels: label)
    #expect(bare.vectors.floats() == whole.vectors.floats())
    #expect(bare.pseudo.integers() == whole.pseudo.integers())
  }
}

@TorchActor @Suite("PPC's contrast")
struct PrototypeContrastTests {
  @Test(
    "losses and gradients are those of the official function, given its draws and its ties",
    arguments: [2, 3, 4])
  func parity(number: Int) throws {
    let parity = try ParityCase("ppc.contrast-0\(number)")
    let set = parity.settings
    let rule = PrototypeRule(
      topK: try #require(Int(set["topK"] ?? "")), background: set["background"] == "last" ? .last : .first,
      backgroundWeights: set["bgPrototype"] == "officialTies" ? .officialTies : .inverseCam)
    let samples = set["pixelSampling"] == "1"
    let contrast = PrototypeContrast(
      rule: rule, intra: IntraViewContrast(minesPrototypes: set["protoMining"] == "1", samplesPixels: samples)
    )
    func view(_ n: Int) throws -> PrototypeContrast.View {
      .init(
        cam: try parity.input("cam\(n)"), features: try parity.input("features\(n)").requiringGradient())
    }
    let (one, two) = (try view(1), try view(2))
    let outcome = contrast(
      one, two, labels: try parity.input("labels"),
      halves: samples ? (try parity.input("random1"), try parity.input("random2")) : nil)
    let loss = (outcome.cp + outcome.cc + outcome.intra) * 0.1
    loss.backward()
    for (got, name) in [
      (outcome.cp, "loss.cp"), (outcome.cc, "loss.cc"), (outcome.intra, "loss.intra"), (loss, "loss"),
      (outcome.prototypes1.vectors.squeezed(at: .index(0)), "prototypes1"),
      (outcome.prototypes2.pseudo, "pseudo2"), (try #require(one.features.gradient), "grad.features1"),
      (try #require(two.features.gradient), "grad.features2"),
    ] { try parity.check(got, name) }
  }

  @TorchActor
  private struct Sample {
    var one: PrototypeContrast.View
    var two: PrototypeContrast.View
    let labels = Tensor([1, 0, 0, 0, 0, 1, 0, 0], shape: [2, 4])

    init() {
      TorchSettings.seed(5)
      func view(_ side: Int) -> PrototypeContrast.View {
        .init(
          cam: Tensor.normal([2, 5, side, side]).requiringGradient(),
          features: relu(Tensor.normal([2, 6, side, side])).detached().requiringGradient())
      }
      one = view(6)
      two = view(4)
    }
  }

  @Test("gradient reaches the features of both views and no class map; prototypes and labels have none")
  func gradients() throws {
    let sample = Sample()
    let outcome = PrototypeContrast()(sample.one, sample.two, labels: sample.labels)
    (outcome.cp + outcome.cc + outcome.intra).backward()
    for view in [sample.one, sample.two] {
      #expect(view.cam.gradient == nil)
      #expect(try #require(view.features.gradient).norm().scalar() > 0)
    }
    #expect(!outcome.prototypes1.vectors.requiresGradient)
  }

  @Test("a pixel's loss is minus the log of its prototype's share")
  func equation() {
    // One class over two pixels: pixel 1 is the class, pixel 2 the background; features are their directions.
    let view = PrototypeContrast.View(
      cam: Tensor([0, 0, 1, 0], shape: [1, 2, 1, 2]), features: Tensor([2, 0, 0, 3], shape: [1, 2, 1, 2]))
    let contrast = PrototypeContrast(
      rule: PrototypeRule(topK: 1), intra: .init(minesPrototypes: false, samplesPixels: false), tau: 0.5)
    let outcome = contrast(view, view, labels: Tensor([1], shape: [1, 1]))
    // log(1 + e^{−1/τ})
    for loss in [outcome.cp, outcome.cc, outcome.intra] { #expect(abs(loss.scalar() - 0.126928) < 1e-5) }
  }

  @Test("each switch changes what it names: τ, prototypes that are mined, sampled, masked, of images")
  func switches() {
    let sample = Sample()
    func intra(_ change: (inout PrototypeContrast) -> Void) -> (cp: Double, intra: Double) {
      TorchSettings.seed(6)
      var contrast = PrototypeContrast(
        rule: PrototypeRule(topK: 4), intra: .init(minesPrototypes: false, samplesPixels: false))
      change(&contrast)
      let outcome = contrast(sample.one, sample.two, labels: sample.labels)
      return (outcome.cp.scalar(), outcome.intra.scalar())
    }
    let plain = intra { _ in }
    for change: (inout PrototypeContrast) -> Void in [
      { $0.intra.minesPrototypes = true }, { $0.intra.samplesPixels = true },
    ] {
      let other = intra(change)
      #expect(other.intra != plain.intra && other.cp == plain.cp)
    }
    for change: (inout PrototypeContrast) -> Void in [
      { $0.tau = 0.2 }, { $0.rule.topK = 1 }, { $0.rule.threshold = 0.9 }, { $0.rule.scope = .image },
      { $0.rule.backgroundWeights = .officialTies },
    ] { #expect(intra(change).cp != plain.cp) }
    // Fewer prototypes in the denominator, smaller losses; the mined ranks adapt.
    let masked = intra { $0.masksAbsent = true }
    #expect(masked.cp < plain.cp && masked.intra < plain.intra)
    let both = intra {
      $0.masksAbsent = true
      $0.rule.scope = .image
      $0.intra.minesPrototypes = true
    }
    #expect(both.cp.isFinite && both.intra.isFinite)
  }

  @Test("sampled pixels are drawn from libtorch's generator, so that a seed determines the loss")
  func determinism() {
    let sample = Sample()
    func loss(seed: UInt64) -> Double {
      TorchSettings.seed(seed)
      return PrototypeContrast()(sample.one, sample.two, labels: sample.labels).intra.scalar()
    }
    #expect(loss(seed: 1) == loss(seed: 1))
    #expect(loss(seed: 1) != loss(seed: 2))
  }

  @Test("features that are zero, images without classes and single pixels give finite losses and gradients")
  func guards() throws {
    let features = Tensor.zeros([1, 3, 1, 1]).requiringGradient()
    let view = PrototypeContrast.View(cam: Tensor.zeros([1, 3, 1, 1]), features: features)
    let outcome = PrototypeContrast()(view, view, labels: Tensor.zeros([1, 2]))
    let loss = outcome.cp + outcome.cc + outcome.intra
    loss.backward()
    #expect(loss.scalar().isFinite && outcome.intra.scalar() == 0)
    #expect(try #require(features.gradient).floats().allSatisfy(\.isFinite))
  }
}
