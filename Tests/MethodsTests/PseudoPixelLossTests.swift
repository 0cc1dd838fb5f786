import Methods
import Testing
import Torch

@TorchActor @Suite("EPS's saliency loss")
struct PseudoPixelLossTests {
  /// Logits whose softmax over [class 1, class 2, background] is given for each of two pixels.
  private func logits(_ q: [[Float]]) -> Tensor {
    log(Tensor((0..<3).flatMap { k in q.map { $0[k] } }, shape: [1, 3, 1, 2]))
  }

  private let q: [[Float]] = [[0.7, 0.1, 0.2], [0.2, 0.6, 0.2]]
  private func saliency(_ values: [Float]) -> Tensor { Tensor(values, shape: [1, 1, 1, 2]) }
  private let both = Tensor([1, 1], shape: [1, 2])

  @Test("maps, blend, overlap, loss and gradient are those of the official loss", arguments: [2, 3])
  func parity(number: Int) throws {
    let parity = try ParityCase("eps.loss-0\(number)")
    let z = try parity.input("logits").requiringGradient()
    let s = resized(
      try parity.input("saliency"), height: z.length(.height), width: z.length(.width), by: .nearest)
    let loss = PseudoPixelLoss(
      selection: parity.settings["selection"] == "none" ? .none : .adaptive(tau: 0.4),
      lambda: Double(parity.settings["lambda"] ?? "") ?? .nan)
    let outcome = loss(logits: z, saliency: s, labels: try parity.input("labels"))
    outcome.value.backward()
    try parity.check(outcome.value, "loss")
    try parity.check(outcome.foreground, "foreground")
    try parity.check(outcome.notBackground, "background")
    try parity.check(outcome.blend, "blend")
    try parity.check(outcome.overlap, "overlap")
    try parity.check(try #require(z.gradient), "grad.logits")
  }

  @Test("a class whose map is not salient counts as background, one that is counts as foreground")
  func adaptiveSelection() {
    // Pixel 1 is salient and belongs to class 1, pixel 2 is not and belongs to class 2.
    let outcome = PseudoPixelLoss()(logits: logits(q), saliency: saliency([1, 0]), labels: both)
    #expect(close(outcome.overlap, [1 / (1 + 2e-4), 0]))
    #expect(close(outcome.foreground, [0.7, 0.2]))
    #expect(close(outcome.notBackground, [1 - 0.1 - 0.2, 1 - 0.6 - 0.2]))
    #expect(close(outcome.value, [(0.3 * 0.3 + 0.2 * 0.2) / 2]))
  }

  @Test("without selection all present classes are foreground, predefined ones never are")
  func otherSelections() {
    let s = saliency([1, 0])
    let none = PseudoPixelLoss(selection: .none)(logits: logits(q), saliency: s, labels: both)
    #expect(close(none.foreground, [0.8, 0.8]))
    let fixed = PseudoPixelLoss(selection: .predefined(background: [1]))(
      logits: logits(q), saliency: s, labels: both)
    #expect(close(fixed.foreground, [0.1, 0.6]))
  }

  @Test("λ = 1 leaves the background half out, λ = 0 the foreground half")
  func lambda() {
    for (lambda, part) in [(1.0, \PseudoPixelLoss.Outcome.foreground), (0.0, \.notBackground)] {
      let outcome = PseudoPixelLoss(lambda: lambda)(
        logits: logits(q), saliency: saliency([0.9, 0.1]), labels: Tensor([1, 0], shape: [1, 2]))
      #expect(outcome.blend.floats() == outcome[keyPath: part].floats())
    }
  }

  @Test("an overlap by union is smaller than a precision, and exactly one half rounds down")
  func overlap() {
    let s = saliency([1, 1])
    let iou = PseudoPixelLoss(overlap: .iou)(logits: logits(q), saliency: s, labels: both).overlap
    #expect(close(iou, [1 / (2 + 2e-4), 1 / (2 + 2e-4)]))
    let half = PseudoPixelLoss()(
      logits: Tensor.zeros([1, 2, 1, 2]), saliency: s, labels: Tensor([1], shape: [1, 1]))
    #expect(half.overlap.floats() == [0])
  }

  @Test("pixels of weight 0 have no part in the loss; without any the loss is 0")
  func weights() {
    let s = saliency([1, 0])
    let z = logits(q).requiringGradient()
    let first = PseudoPixelLoss()(
      logits: z, saliency: s, labels: both, weights: Tensor([1, 0], shape: [1, 1, 1, 2]))
    #expect(close(first.value, [0.09]))
    let nothing = PseudoPixelLoss()(
      logits: z, saliency: s, labels: both, weights: Tensor.zeros([1, 1, 1, 2]))
    nothing.value.backward()
    #expect(nothing.value.scalar() == 0 && z.gradient?.norm().scalar() == 0)
  }

  @Test("an image without classes has no foreground and finite losses")
  func noClass() {
    let z = logits(q).requiringGradient()
    let outcome = PseudoPixelLoss()(logits: z, saliency: saliency([0, 0]), labels: Tensor.zeros([1, 2]))
    outcome.value.backward()
    #expect(outcome.foreground.floats() == [0, 0])
    #expect(outcome.value.scalar().isFinite && z.gradient?.floats().allSatisfy(\.isFinite) == true)
  }

  private func close(_ x: Tensor, _ want: [Float]) -> Bool {
    zip(x.floats(), want).allSatisfy { abs($0 - $1) < 1e-5 } && x.count == want.count
  }
}
