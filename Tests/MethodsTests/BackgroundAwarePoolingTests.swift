import Methods
import Testing
import Torch

@TorchActor @Suite("Background-aware pooling")
struct BackgroundAwarePoolingTests {
  private func boxes(_ parity: ParityCase) throws -> [BackgroundAwarePooling.Box] {
    let corners = try parity.input("boxes").floats().map { Double($0) }
    return try parity.input("box_image").integers().enumerated().map { i, image in
      .init(
        image: image, x0: corners[4 * i], y0: corners[4 * i + 1], x1: corners[4 * i + 2],
        y1: corners[4 * i + 3])
    }
  }

  @Test("queries, attention, vectors, loss and gradients are those of the official pooling", arguments: 1...3)
  func parity(number: Int) throws {
    let parity = try ParityCase("bap.pool-0\(number)")
    let f = try parity.input("features").requiringGradient()
    let pooling = BackgroundAwarePooling(grid: try #require(Int(parity.settings["grid"] ?? "")))
    let pooled = pooling(f, mask: try parity.input("mask"), boxes: try boxes(parity))
    try parity.check(pooled.queries.q, "queries")
    try parity.check(pooled.queries.valid, "valid")
    try parity.check(pooled.vectors, "vectors")
    for (i, attention) in pooled.attention.enumerated() { try parity.check(attention, "attention.\(i)") }
    guard parity.has("weights") else { return }
    let weights = try parity.input("weights").requiringGradient()
    let loss = pooled.loss(weights: weights, classes: try parity.input("classes").integers())
    loss.backward()
    try parity.check(loss, "loss")
    try parity.check(try #require(f.gradient), "grad.features")
    try parity.check(try #require(weights.gradient), "grad.weights")
  }

  /// Features [1,2,4,4] whose left half is (1, 0) and whose right half is (0, 2).
  private var halves: Tensor {
    let (one, two): ([Float], [Float]) = ([1, 1, 0, 0], [0, 0, 2, 2])
    return Tensor(
      Array(repeatElement(one, count: 4).joined()) + Array(repeatElement(two, count: 4).joined()),
      shape: [1, 2, 4, 4])
  }

  /// 1 in the left half.
  private var left: Tensor { Tensor([1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0], shape: [1, 1, 4, 4]) }

  private let whole = BackgroundAwarePooling.Box(image: 0, x0: -1, y0: -1, x1: 1, y1: 1)

  @Test("what looks like the background has no part in a box's vector, and has one without the awareness")
  func awareness() {
    let aware = BackgroundAwarePooling(grid: 1, windows: 1)(halves, mask: left, boxes: [whole])
    #expect(aware.queries.q.floats() == [1, 0])
    // Three columns of samples: (1, 0) with A = 1, (½, 1) with A = 1/√5 and (0, 2) with A = 0; the outer samples lie
    // half outside the map. By hand r = (w, 2w + 2) / 3(w + 1) with w = 1 − 1/√5.
    let w = Float(1 - 1 / 5.0.squareRoot())
    let vector = aware.vectors.floats()
    #expect(abs(vector[0] - w / (3 * (w + 1))) < 1e-6 && abs(vector[1] - 2.0 / 3) < 1e-6)
    let plain = BackgroundAwarePooling(grid: 1, windows: 1, isAware: false)(
      halves, mask: left, boxes: [whole])
    #expect(zip(plain.vectors.floats(), [2.0 / 9, 4.0 / 9]).allSatisfy { abs($0 - Float($1)) < 1e-6 })
  }

  @Test("an image with hardly any background, or none, is pooled by plain means")
  func littleBackground() {
    for share in [0, 1, 2] {
      let mask = Tensor((0..<16).map { $0 < share ? 1 : 0 }, shape: [1, 1, 4, 4])
      let pooled = BackgroundAwarePooling(grid: 4, windows: 1)(halves, mask: mask, boxes: [whole])
      #expect(pooled.attention[0].floats().allSatisfy { $0 == 0 }, "\(share) of 16")
    }
  }

  @Test("background that fills an eighth of an image is no background, a little more is")
  func leastBackground() {
    let mask = Tensor((0..<16).map { $0 < 3 ? 1 : 0 }, shape: [1, 1, 4, 4])
    let pooled = BackgroundAwarePooling(grid: 4, windows: 1)(halves, mask: mask, boxes: [whole])
    #expect(pooled.attention[0].floats().contains { $0 > 0 })
  }

  @Test("windows of an odd side overlap, and a side of one cell is repeated")
  func windows() {
    let ramp = Tensor([1, 2, 3, 4], shape: [1, 1, 1, 4])
    let pooled = BackgroundAwarePooling(grid: 1, isAware: false)(
      ramp, mask: Tensor.zeros([1, 1, 1, 4]), boxes: [.init(image: 0, x0: -1, y0: 0, x1: 1, y1: 0)])
    // Three samples of one row: ½·1 and ½·4 at the borders of the map, 2½ in its middle.
    #expect(pooled.vectors.shape == [1, 4, 1])
    #expect(pooled.vectors.floats() == [1.5, 2.25, 1.5, 2.25])
  }

  @Test("a batch without boxes still trains its background, and one without either has nothing to lose")
  func nothing() {
    let weights = Tensor.normal([3, 2]).requiringGradient()
    let background = BackgroundAwarePooling(grid: 1)(halves, mask: left, boxes: [])
    let loss = background.loss(weights: weights, classes: [])
    #expect(background.vectors.shape == [0, 4, 2] && loss.scalar() > 0)
    let f = halves.requiringGradient()
    let none = BackgroundAwarePooling(grid: 1)(f, mask: Tensor.zeros([1, 1, 4, 4]), boxes: [])
      .loss(weights: weights, classes: [])
    none.backward()
    #expect(none.scalar() == 0)
    #expect(weights.gradient?.norm().scalar() == 0)
  }

  @Test("features of length zero give no gradient that is no number")
  func zeroFeatures() {
    let f = Tensor.zeros([1, 2, 4, 4]).requiringGradient()
    let weights = Tensor.normal([3, 2]).requiringGradient()
    BackgroundAwarePooling()(f, mask: left, boxes: [whole]).loss(weights: weights, classes: [2]).backward()
    #expect(f.gradient?.floats().allSatisfy { $0.isFinite } == true)
  }

  @Test("boxes are cut to what a window shows, dropped where nothing is left, and padding is no background")
  func batches() {
    func box(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> LabelledBox {
      LabelledBox(left: left, top: top, right: right, bottom: bottom, label: 1)
    }
    let batch = BoxBatch(
      boxes: [[box(-3, 1, 2, 9), box(5, 5, 9, 9), box(3.5, 0, 9, 2)], []],
      shown: [(columns: 0..<4, rows: 0..<3), (columns: 1..<3, rows: 0..<4)], side: 4)
    #expect(batch.boxes == [[box(0, 1, 2, 3)], []])
    #expect(batch.classes == [1])
    #expect(
      batch.background.floats() == [1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0]
        + [0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0])
    let sampled = batch.sampled[0]
    #expect(sampled.x0 == -1 && abs(sampled.x1 + 1.0 / 3) < 1e-12 && abs(sampled.y1 - 1.0 / 3) < 1e-12)
  }
}
