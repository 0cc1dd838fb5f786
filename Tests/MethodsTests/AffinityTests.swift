import Imaging
import Methods
import Networks
import Refinement
import Runs
import Testing
import Torch

@TorchActor @Suite("Affinity networks as a method")
struct AffinityTests {
  private func method(_ name: String, _ assignments: [String] = []) throws -> Affinity {
    TorchSettings.seed(3)
    let recipe = try RecipeSchema.complete(
      RecipeArgument.partialRecipe(name, assignments: assignments), among: MethodRegistry.declarations)
    let schedule = try TrainingSchedule(recipe)
    let network = try NetworkRegistry.named(schedule.network).make(
      NetworkOptions(outputStride: schedule.outputStride, batchNorm: schedule.batchNorm))
    return try Affinity(recipe, on: network, classes: 2)
  }

  private let start = SchedulePoint(step: 0, steps: 10, epoch: 1)

  @Test("the loss and its gradient are those of the official code", arguments: 1...2)
  func loss(number: Int) throws {
    let parity = try ParityCase("affinity.loss-0\(number)")
    let a = try parity.input("affinity").requiringGradient()
    let loss = AffinityLoss(
      a, background: try parity.input("background"), foreground: try parity.input("foreground"),
      negative: try parity.input("negative"))
    try parity.check(loss.background, "loss.background")
    try parity.check(loss.foreground, "loss.foreground")
    try parity.check(loss.negative, "loss.negative")
    let total = loss.terms.reduce(Tensor(scalar: 0)) { $0 + $1.value * $1.weight }
    total.backward()
    try parity.check(total, "loss")
    try parity.check(try #require(a.gradient), "grad.affinity")
  }

  @Test("without a pair there is nothing to lose, and certain affinities lose finite numbers")
  func guards() throws {
    let a = Tensor([0, 1], shape: [1, 1, 2]).requiringGradient()
    let none = Tensor.zeros([1, 1, 2])
    let empty = AffinityLoss(a, background: none, foreground: none, negative: none)
    #expect(empty.terms.allSatisfy { $0.value.scalar() == 0 })
    let all = AffinityLoss(a, background: none + 1, foreground: none + 1, negative: none + 1)
    let total = all.terms.reduce(Tensor(scalar: 0)) { $0 + $1.value }
    total.backward()
    let gradient = try #require(a.gradient).floats()
    #expect(total.scalar().isFinite && gradient.allSatisfy(\.isFinite))
    let nothing = Tensor.zeros([1, 34, 0])
    #expect(
      AffinityLoss(nothing, background: nothing, foreground: nothing, negative: nothing).negative.scalar()
        == 0)
  }

  /// A batch whose left half is background and whose right half is class 1, of two grey levels.
  private func batch(_ method: Affinity, side: Int) throws -> TrainingBatch {
    var image = RGBImage(width: side, height: side, filledWith: RGBColor(40, 40, 40))
    var plane = ScalarMap(width: side, height: side)
    for y in 0..<side {
      for x in side / 2..<side {
        image[x, y] = RGBColor(210, 210, 210)
        plane[x, y] = 1
      }
    }
    let maps = ClassMaps(width: side, height: side, classes: [2], planes: [plane])
    let stack = try method.teaching(of: maps, on: image)
    let kind = method.teachingPlanes(classes: 1)
    #expect(stack.planes.count == kind.channels)
    let bytes = Tensor(bytes: stack.planes.flatMap { $0 }, shape: [1, kind.channels, side, side])
    let pixels = method.network.input.normalisation(Tensor(bytes: image.pixels, shape: [1, side, side, 3]))
    return TrainingBatch(
      images: concatenated([pixels, pixels], along: .batch), labels: Tensor([0, 1, 0, 1], shape: [2, 2]),
      planes: [kind.name: concatenated([bytes, bytes], along: .batch)])
  }

  @Test(
    "both branches learn which pixels belong together",
    arguments: ["affinity@psa-paintnet", "affinity@irn-paintnet"])
  func learns(name: String) throws {
    let method = try method(name, ["crop=96", "radius=4"])
    let batch = try batch(method, side: 96)
    let parameters = method.state.trainable.map(\.tensor)
    let sgd = SGD(
      groups: [.init(parameters: parameters, weightDecay: 0)],
      schedule: PolySchedule(rate: 0.05, steps: 1000), weightDecay: 0, momentum: .value(0.9))
    var totals: [Double] = []
    for _ in 0..<25 {
      let terms = method.lossTerms(of: batch, at: start)
      #expect(terms.map(\.name) == ["background", "foreground", "negative"])
      let total = terms.dropFirst().reduce(terms[0].value * terms[0].weight) { $0 + $1.value * $1.weight }
      totals.append(total.scalar())
      total.backward()
      sgd.update()
    }
    #expect(totals.allSatisfy(\.isFinite) && totals[24] < 0.6 * totals[0], "\(totals)")
  }

  @Test("the network under the boundary branch rests, the one under the features is trained")
  func restingNetwork() throws {
    let irn = try method("affinity@irn-paintnet", ["batchNorm=trained"])
    #expect(irn.state.trainable.allSatisfy { $0.name.hasPrefix(headPrefix) })
    let psa = try method("affinity@psa-paintnet")
    #expect(psa.state.trainable.contains { !$0.name.hasPrefix(headPrefix) })
  }

  @Test("affinity gives no class maps and says so in one sentence")
  func noMaps() throws {
    let recipe = try RecipeSchema.complete(Recipe(method: "affinity"), among: MethodRegistry.declarations)
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions())
    #expect(throws: MethodError.noClassMaps("affinity")) {
      try MethodRegistry.make(recipe, on: network, classes: 2)
    }
    #expect(throws: MethodError.noClassMaps("affinity")) { try InferenceSettings(recipe) }
  }

  @Test("a crop that is not made of whole cells is refused by name")
  func crops() throws {
    for wrong in ["crop=193", "crop=64"] {
      let failure = #expect(throws: MethodError.self) { try method("affinity@irn-paintnet", [wrong]) }
      #expect(failure?.description.contains("'crop'") ?? false)
    }
  }

  @Test("an image with fewer classes than the batch has room for keeps its labels")
  func fewerClasses() throws {
    let method = try method("affinity@psa-paintnet", ["crop=96", "radius=4"])
    let batch = try batch(method, side: 96)
    let planes = batch.plane("affinity")
    var wider = batch
    wider.planes["affinity"] = concatenated(
      [planes, Tensor.zeros([2, 2, 96, 96], type: .uint8)], along: .channel)
    let (a, b) = (method.lossTerms(of: batch, at: start), method.lossTerms(of: wider, at: start))
    #expect(zip(a, b).allSatisfy { $0.value.scalar() == $1.value.scalar() })
  }
}
