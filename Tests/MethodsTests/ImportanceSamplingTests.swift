import Methods
import Testing
import Torch

@TorchActor @Suite("Importance sampling and pooling of class maps")
struct ImportanceSamplingTests {
  @Test("sampling weights are those of both methods, uniform where no pixel says anything", arguments: 1...2)
  func weights(number: Int) throws {
    let parity = try ParityCase("icam.sampling_weights-0\(number)")
    let isIcam = parity.settings["variant"] == "icam"
    let space: ImportanceSampling = isIcam ? .softmaxProb : .sigmoidLogit
    try parity.check(space.weights(of: try parity.input(isIcam ? "probs" : "logits")), "weights")
  }

  @Test("the loss of given draws is the published one, its gradient reaches the drawn pixels only")
  func importance() throws {
    let parity = try ParityCase("icam.importance-02")
    let scores = try parity.input("logits").requiringGradient()
    let indices = try parity.input("indices")
    let samples = ImportanceSampling.sigmoidLogit.samples(of: scores, at: indices)
    let loss = ImportanceSampling.sigmoidLogit.loss(of: samples, labels: try parity.input("labels"))
    loss.backward()
    try parity.check(samples, "samples")
    try parity.check(loss, "loss")
    try parity.check(try #require(scores.gradient), "grad.logits")
  }

  @Test(
    "probabilities are scored through L, whose sigmoid is (p(1−ε) + ε)/(1 + ε); the background is not scored")
  func probabilities() {
    let p = Tensor([0, 0.25, 0.5, 1])
    let expected = p.floats().map { ($0 * 0.999 + 0.001) / 1.001 }
    #expect(zip(sigmoid(probabilityLogit(p)).floats(), expected).allSatisfy { abs($0 - $1) < 1e-6 })
    let scores = Tensor([0.9, 0.1, 0.2, 0.8], shape: [1, 2, 1, 2]).requiringGradient()
    let samples = ImportanceSampling.softmaxProb.samples(
      of: scores, at: Tensor(integers: [0, 0, 1, 1], shape: [1, 2, 2]))
    ImportanceSampling.softmaxProb.loss(of: samples, labels: Tensor([1], shape: [1, 1])).backward()
    let gradient = scores.gradient?.floats() ?? []
    #expect(gradient[0] == 0 && gradient[1] == 0 && gradient[2] == 0 && gradient[3] < 0)
  }

  @Test("pixels are drawn in proportion to their weights, the same ones from the same seed")
  func draws() {
    let scores = Tensor([0.1, 0.2, 0, 0.7], shape: [1, 1, 2, 2])
    let drawn = ImportanceSampling.softmaxProb.draw(20_000, of: scores, seed: 4)
    let shares = (0..<4).map { place in Double(drawn.integers().count { $0 == place }) / 20_000 }
    #expect(zip(shares, [0.1, 0.2, 0, 0.7]).allSatisfy { abs($0 - $1) < 0.015 } && shares[2] == 0)
    #expect(drawn.shape == [1, 1, 20_000])
    let again = ImportanceSampling.softmaxProb.draw(20_000, of: scores, seed: 4)
    let other = ImportanceSampling.softmaxProb.draw(20_000, of: scores, seed: 5)
    #expect(drawn.integers() == again.integers() && drawn.integers() != other.integers())
    TorchSettings.seed(6)
    let first = ImportanceSampling.softmaxProb.draw(50, of: scores).integers()
    TorchSettings.seed(6)
    #expect(first == ImportanceSampling.softmaxProb.draw(50, of: scores).integers())
  }

  @Test("a channel of zeros can be drawn from")
  func zeros() {
    for space in ImportanceSampling.allCases {
      let scores =
        space == .softmaxProb ? Tensor.zeros([1, 2, 2, 2]) : Tensor(full: -200, shape: [1, 2, 2, 2])
      #expect(space.draw(8, of: scores).integers().allSatisfy { (0..<4).contains($0) })
    }
  }

  @Test("the pooling losses are those of ICAM, on all channels for max")
  func pooling() throws {
    let parity = try ParityCase("icam.pooling-02")
    let a = try parity.input("logits").requiringGradient()
    let loss = MapPooling.max.loss(logits: a, labels: try parity.input("labels"))
    loss.backward()
    try parity.check(loss, "loss")
    try parity.check(try #require(a.gradient), "grad.logits")
    let average = MapPooling.avg.loss(
      logits: Tensor([9, 9, 1, -1, 2, 2], shape: [1, 3, 1, 2]), labels: Tensor([0, 1], shape: [1, 2]))
    // z = (0, 2): (log 2 + log(1 + e⁻²)) / 2
    #expect(abs(average.scalar() - (0.693147 + 0.126928) / 2) < 1e-5)
  }
}
