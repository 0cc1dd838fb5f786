import Methods
import Testing
import Torch

@TorchActor @Suite("Losses and pixel correlation of SEAM")
struct SeamLossTests {
  @Test("min pooling is the mean of the smallest quarter of the maxima over classes")
  func minPool() throws {
    let parity = try ParityCase("seam.min_pool-02")
    let maps = try parity.input("maps").requiringGradient()
    let loss = minPoolingLoss(maps)
    loss.backward()
    try parity.check(loss, "loss")
    try parity.check(try #require(maps.gradient), "grad.maps")
    // Maxima 4, 2, 3, 5, −1, 6, 7, 8; the smallest two are −1 and 2.
    let hand = Tensor([4, 1, 3, 5, -1, 6, 7, 8, 0, 2, 0, 0, -2, 0, 0, 0], shape: [1, 2, 2, 4])
    #expect(minPoolingLoss(hand).scalar() == 1)
    #expect(minPoolingLoss(Tensor.ones([1, 2, 1, 3])).scalar() == 0)
  }

  @Test("the equivariance losses are the official ones, with gradients to all four maps")
  func consistency() throws {
    let parity = try ParityCase("seam.consistency-02")
    let names = ["cam1", "cam2", "refined1", "refined2"]
    let maps = try names.map { try parity.input($0).requiringGradient() }
    let equivariance = Equivariance(
      cams: (maps[0], maps[1]), refineds: (maps[2], maps[3]), labels: try parity.input("labels"))
    let (er, ecr) = (equivariance.er, equivariance.ecr)
    (er + ecr).backward()
    try parity.check(er, "loss.er")
    try parity.check(ecr, "loss.ecr")
    for (name, map) in zip(names, maps) {
      try parity.check(try #require(map.gradient), "grad.\(name)")
    }
  }

  @Test("cross regularisation moves the refined maps only, equivariance the maps only")
  func detaching() {
    TorchSettings.seed(2)
    let maps = (0..<4).map { _ in Tensor.normal([1, 3, 4, 4]).requiringGradient() }
    let equivariance = Equivariance(
      cams: (maps[0], maps[1]), refineds: (maps[2], maps[3]), labels: Tensor.ones([1, 2]))
    equivariance.ecr.backward()
    #expect(maps[0].gradient == nil && maps[1].gradient == nil)
    #expect(maps[2].gradient != nil && maps[3].gradient != nil)
    clearGradients(of: maps)
    equivariance.er.backward()
    #expect(maps[0].gradient != nil && maps[2].gradient == nil)
  }

  @Test("maps of zeros and images without a class give finite losses and gradients")
  func guards() {
    for labels in [Tensor.zeros([1, 2]), Tensor.ones([1, 2])] {
      let maps = (0..<4).map { _ in Tensor.zeros([1, 3, 4, 4]).requiringGradient() }
      let equivariance = Equivariance(
        cams: (maps[0], maps[1]), refineds: (maps[2], maps[3]), labels: labels)
      let loss = equivariance.er + equivariance.ecr
      loss.backward()
      #expect(loss.scalar().isFinite)
      #expect(maps.allSatisfy { $0.gradient?.floats().allSatisfy(\.isFinite) ?? true })
    }
  }

  @Test("refined maps are the official ones, with gradients to maps and features")
  func correlation() throws {
    let parity = try ParityCase("pcm-02")
    let (cam, features) = (
      try parity.input("cam").requiringGradient(), try parity.input("features").requiringGradient()
    )
    let refined = correlated(cam, by: features)
    (refined * (try parity.input("cotangent"))).sum().backward()
    try parity.check(refined, "refined")
    try parity.check(try #require(cam.gradient), "grad.cam")
    try parity.check(try #require(features.gradient), "grad.features")
  }

  @Test("two kinds of pixels that do not resemble each other share their maps among themselves")
  func twoKinds() {
    let features = Tensor([1, 1, 0, 0, 0, 0, 1, 1], shape: [1, 2, 1, 4])
    let refined = correlated(Tensor([1, 3, 10, 20], shape: [1, 1, 1, 4]), by: features).floats()
    #expect(zip(refined, [2, 2, 15, 15]).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test("many pixels, whose affinities are computed in parts, give what a few at a time give")
  func parts() {
    TorchSettings.seed(3)
    let (maps, f) = (Tensor.normal([1, 2, 90, 90]), Tensor.normal([1, 4, 90, 90]))
    let whole = correlated(maps, by: f).reshaped(to: [2, 8100])
    let unit = normalized(f, along: .channel).reshaped(to: [4, 8100])
    for j in [0, 4141, 4142, 8099] {
      let a = relu(matmul(unit.transposed(), unit.slice(along: .index(1), j..<j + 1)))  // [n,1]
      let expected = matmul(maps.reshaped(to: [2, 8100]), a / (a.sum() + 1e-5)).floats()
      let got = whole.slice(along: .index(1), j..<j + 1).floats()
      #expect(zip(got, expected).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }
}
