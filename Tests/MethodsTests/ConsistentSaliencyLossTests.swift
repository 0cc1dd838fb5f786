import Methods
import Refinement
import Testing
import Torch

@TorchActor @Suite("EPS++'s saliency loss")
struct ConsistentSaliencyLossTests {
  /// Logits whose softmax over [class, background] is given for each of four pixels.
  private func logits(_ q: [Float]) -> Tensor {
    log(Tensor(q + q.map { 1 - $0 }, shape: [1, 2, 2, 2]))
  }

  private let label = Tensor([1], shape: [1, 1])
  private func map(_ values: [Float]) -> Tensor { Tensor(values, shape: [values.count / 4, 1, 2, 2]) }
  private func grey(_ images: Int = 1) -> Tensor { Tensor.zeros([images, 3, 4, 4]) }

  @Test("maps, refined maps, inconsistent region, loss and gradient are those of the definition")
  func parity() throws {
    let parity = try ParityCase("epspp.loss-02")
    let z = try parity.input("logits").requiringGradient()
    let s = resized(
      try parity.input("saliency"), height: z.length(.height), width: z.length(.width), by: .nearest)
    let outcome = try ConsistentSaliencyLoss(ratio: .global)(
      logits: z, saliency: s, labels: try parity.input("labels"), image: try parity.input("image"))
    outcome.value.backward()
    try parity.check(outcome.value, "loss")
    try parity.check(outcome.foreground, "foreground")
    try parity.check(outcome.refined, "refined")
    try parity.check(outcome.inconsistent, "inconsistent")
    try parity.check(try #require(z.gradient), "grad.logits")
  }

  @Test("the sum of refined class maps is the refined sum of class maps")
  func linearity() throws {
    TorchSettings.seed(3)
    let z = Tensor.normal([2, 4, 6, 5]) * 3
    let y = Tensor([1, 0, 1, 0, 1, 1], shape: [2, 3])
    let image = Tensor.normal([2, 3, 6, 5])
    let outcome = try ConsistentSaliencyLoss()(
      logits: z, saliency: Tensor.zeros([2, 1, 6, 5]), labels: y, image: image)
    let all = try PAMR()(softmax(z, along: .channel).slice(along: .channel, 0..<3), image: image)
    let sum = (all * y.reshaped(to: [2, 3, 1, 1])).sum(along: .channel, keeping: true)
    #expect(zip(outcome.refined.floats(), sum.floats()).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("on a finer grid the refined map is the mean of the finer cells, and follows edges that cells hide")
  func finerGrid() throws {
    // Two of three columns of an image are bright: on the grid of the maps, three cells wide, the edge lies between
    // cells; with twice as many the enlarged foreground is refined on each side of it.
    let columns: [Float] = [1, 1, 1, 1, 0, 0]
    let image = Tensor((0..<3 * 6).flatMap { _ in columns }, shape: [1, 3, 6, 6])
    let q: [Float] = [0.9, 0.5, 0.1]
    let z = log(
      Tensor((0..<3).flatMap { _ in q } + (0..<3).flatMap { _ in q.map { 1 - $0 } }, shape: [1, 2, 3, 3]))
    let pamr = PAMR(dilations: [1], iterations: 4)
    let fine = try ConsistentSaliencyLoss(refinement: pamr, refinementScale: 2)(
      logits: z, saliency: Tensor.zeros([1, 1, 3, 3]), labels: label, image: image)
    let whole = try pamr(fine.foreground, image: image).floats()  // 6 × 6
    let means = (0..<9).map { cell in
      let (y, x) = (cell / 3 * 2, cell % 3 * 2)
      return (whole[y * 6 + x] + whole[y * 6 + x + 1] + whole[y * 6 + 6 + x] + whole[y * 6 + 7 + x]) / 4
    }
    #expect(zip(fine.refined.floats(), means).allSatisfy { abs($0 - $1) < 1e-6 })
    let refined = fine.refined.floats()
    #expect(refined[4] > 0.55 && refined[5] < 0.3, "the middle is as bright as the left: \(refined)")
  }

  @Test("what is salient without foreground, or foreground without saliency, is left out")
  func inconsistentRegion() throws {
    // Without PAMR M_r = M_fg: pixels 2 and 3 disagree.
    let outcome = try ConsistentSaliencyLoss(refinement: nil)(
      logits: logits([0.9, 0.8, 0.3, 0.2]), saliency: map([1, 0, 1, 0]), labels: label, image: grey())
    #expect(outcome.inconsistent.floats() == [0, 1, 1, 0])
    #expect(abs(outcome.value.scalar() - (0.01 + 0.04) / 2) < 1e-6)
    let all = try ConsistentSaliencyLoss(refinement: nil, dropsInconsistent: false)(
      logits: logits([0.9, 0.8, 0.3, 0.2]), saliency: map([1, 0, 1, 0]), labels: label, image: grey())
    #expect(all.inconsistent.floats() == [0, 0, 0, 0])
    #expect(abs(all.value.scalar() - (0.01 + 0.64 + 0.49 + 0.04) / 4) < 1e-6)
  }

  @Test("nothing is inconsistent in an image whose saliency is known to be true")
  func trusted() throws {
    func outcome(_ trusted: [Float]) throws -> ConsistentSaliencyLoss.Outcome {
      let one = logits([0.9, 0.8, 0.3, 0.2])
      return try ConsistentSaliencyLoss(refinement: nil)(
        logits: concatenated([one, one], along: .batch), saliency: map([1, 0, 1, 0, 1, 0, 1, 0]),
        labels: Tensor([1, 1], shape: [2, 1]), image: grey(2), trusted: Tensor(trusted))
    }
    let found = try outcome([0, 1])
    #expect(found.inconsistent.floats() == [0, 1, 1, 0, 0, 0, 0, 0])
    #expect(abs(found.value.scalar() - (0.025 + 0.295) / 2) < 1e-6)
  }

  @Test("per image every image counts alike, globally every consistent pixel; one without map counts never")
  func ratios() throws {
    let z = concatenated([logits([0.9, 0.9, 0.9, 0.9]), logits([0.8, 0.2, 0.2, 0.2])], along: .batch)
    let s = map([0, 0, 0, 1, 1, 0, 0, 0])
    let y = Tensor([1, 1], shape: [2, 1])
    func value(_ ratio: ConsistentSaliencyLoss.Ratio, _ weights: Tensor? = nil) throws -> Double {
      try ConsistentSaliencyLoss(refinement: nil, ratio: ratio)(
        logits: z, saliency: s, labels: y, image: grey(2), weights: weights
      ).value.scalar()
    }
    #expect(abs(try value(.perImage) - (0.01 + 0.04) / 2) < 1e-6)
    #expect(abs(try value(.global) - (0.01 + 4 * 0.04) / 5) < 1e-6)
    let second = map([0, 0, 0, 0, 1, 1, 1, 1])
    #expect(abs(try value(.perImage, second) - 0.04) < 1e-6)
    #expect(abs(try value(.global, second) - 0.04) < 1e-6)
  }

  @Test("where everything is inconsistent, loss and gradient are 0")
  func nothingLeft() throws {
    for ratio in ConsistentSaliencyLoss.Ratio.allCases {
      let z = logits([0.9, 0.9, 0.9, 0.9]).requiringGradient()
      let outcome = try ConsistentSaliencyLoss(refinement: nil, ratio: ratio)(
        logits: z, saliency: map([0, 0, 0, 0]), labels: label, image: grey())
      outcome.value.backward()
      #expect(outcome.value.scalar() == 0)
      #expect(try #require(z.gradient).floats().allSatisfy { $0 == 0 })
    }
  }

  @Test("gradient flows through the foreground map, and neither to the image nor through the refined map")
  func gradients() throws {
    let z = logits([0.9, 0.6, 0.3, 0.2]).requiringGradient()
    let image = Tensor.normal([1, 3, 4, 4]).requiringGradient()
    let outcome = try ConsistentSaliencyLoss()(
      logits: z, saliency: map([1, 1, 0, 0]), labels: label, image: image)
    #expect(!outcome.refined.requiresGradient && !outcome.inconsistent.requiresGradient)
    outcome.value.backward()
    #expect(image.gradient == nil)
    #expect(try #require(z.gradient).norm().scalar() > 0)
  }

  @Test("settings that PAMR cannot work with are refused")
  func refusal() {
    #expect(throws: PAMR.Failure.self) {
      try ConsistentSaliencyLoss(refinement: PAMR(dilations: []))(
        logits: logits([0.9, 0.6, 0.3, 0.2]), saliency: map([1, 1, 0, 0]), labels: label, image: grey())
    }
  }
}
