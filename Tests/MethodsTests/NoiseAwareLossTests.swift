import Foundation
import Methods
import Networks
import Testing
import Torch

@TorchActor @Suite("Noise-aware loss")
struct NoiseAwareLossTests {
  @Test("parts, weights and gradients are those of the official loss", arguments: 1...3)
  func parity(number: Int) throws {
    let parity = try ParityCase("nal.loss-0\(number)")
    func setting(_ key: String) throws -> Double { try #require(Double(parity.settings[key] ?? "")) }
    let nal = NoiseAwareLoss(
      gamma: try setting("gamma"), lambda: try setting("lambda"), temperature: try setting("temperature"),
      detachesSigma: try setting("detachSigma") == 1)
    let f = try parity.input("features").requiringGradient()
    let weights = try parity.input("weights").requiringGradient()
    let (ycrf, yret) = (try parity.input("ycrf"), try parity.input("yret"))
    let s = resized(
      cosineSimilarities(of: f, to: weights), height: ycrf.shape[1], width: ycrf.shape[2],
      by: .bilinear(alignCorners: true))
    let parts = nal(cosines: s, ycrf: ycrf, yret: yret)
    let loss = parts.ce + parts.wce * nal.lambda
    loss.backward()
    try parity.check(loss, "loss")
    try parity.check(parts.ce, "loss.ce")
    try parity.check(parts.wce, "loss.wce")
    try parity.check(parts.sigma, "sigma")
    try parity.check(try #require(f.gradient), "grad.features")
    try parity.check(try #require(weights.gradient), "grad.weights")
  }

  /// Cosines of two classes at two pixels, [1,2,1,2].
  private let s = { Tensor([0.5, 0.2, -0.5, 0.6], shape: [1, 2, 1, 2]) }

  private func labels(_ values: Int...) -> Tensor { Tensor(integers: values, shape: [1, 1, 2]) }

  private func ce(_ own: Double, _ other: Double, temperature: Double = 20) -> Double {
    log(1 + exp(temperature * (other - own)))
  }

  @Test("pixels on which masks agree count in full, the others by σ = (D_c* / max D)^γ")
  func equation() {
    // Pixel 0: both say 0. Pixel 1: Y_crf says 0, though class 1 is nearer: σ = (1.2 / 1.6)^7.
    let parts = NoiseAwareLoss()(cosines: s(), ycrf: labels(0, 0), yret: labels(0, 1))
    #expect(abs(parts.ce.scalar() - ce(0.5, -0.5)) < 1e-6)
    #expect(abs(parts.wce.scalar() - ce(0.2, 0.6)) < 1e-5)
    let sigma = parts.sigma.floats()
    #expect(sigma[0] == 0 && abs(sigma[1] - Float(pow(0.75, 7))) < 1e-6)
  }

  @Test("void in the first mask counts nowhere; void in the second alone leaves a pixel uncertain")
  func void() {
    let parts = NoiseAwareLoss()(cosines: s(), ycrf: labels(255, 0), yret: labels(255, 255))
    #expect(parts.ce.scalar() == 0 && parts.sigma.floats()[0] == 0 && parts.sigma.floats()[1] > 0)
  }

  @Test("where no pixel is certain, or none uncertain, that part is zero with zero gradient")
  func empty() {
    for (ycrf, yret) in [(labels(0, 1), labels(0, 1)), (labels(255, 255), labels(0, 1))] {
      let x = s().requiringGradient()
      let parts = NoiseAwareLoss()(cosines: x, ycrf: ycrf, yret: yret)
      parts.wce.backward()
      #expect(parts.wce.scalar() == 0)
      #expect(x.gradient?.floats().allSatisfy { $0 == 0 } == true)
    }
  }

  @Test("γ = 0 weighs all uncertain pixels alike, and a fractional γ stays a number for opposite directions")
  func powers() {
    let even = NoiseAwareLoss(gamma: 0)(cosines: s(), ycrf: labels(0, 0), yret: labels(1, 1))
    #expect(even.sigma.floats() == [1, 1])
    let x = Tensor([-1.0000001, 1, 1, -1.0000001], shape: [1, 2, 1, 2]).requiringGradient()
    let parts = NoiseAwareLoss(gamma: 2.5)(cosines: x, ycrf: labels(0, 0), yret: labels(1, 1))
    parts.wce.backward()
    #expect(parts.wce.scalar().isFinite && x.gradient?.floats().allSatisfy { $0.isFinite } == true)
  }

  @Test("a detached σ changes the gradient and not the loss")
  func detached() throws {
    func gradient(_ detaches: Bool) throws -> (loss: Double, gradient: [Float]) {
      let x = s().requiringGradient()
      let parts = NoiseAwareLoss(detachesSigma: detaches)(
        cosines: x, ycrf: labels(0, 0), yret: labels(1, 1))
      parts.wce.backward()
      return (parts.wce.scalar(), try #require(x.gradient).floats())
    }
    let (a, b) = (try gradient(false), try gradient(true))
    #expect(a.loss == b.loss && a.gradient != b.gradient)
  }
}
