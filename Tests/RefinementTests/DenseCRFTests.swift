import Foundation
import Imaging
import Refinement
import Testing
import Torch

@TorchActor @Suite("DenseCRF")
struct DenseCRFTests {
  // MARK: Parity

  private func check(_ parity: ParityCase) throws {
    let shape = try parity.input("image").shape
    let image = RGBImage(width: shape[1], height: shape[0], pixels: try parity.input("image").bytes())
    let crf = DenseCRF(
      gaussSigma: try parity.number("gaussSigma"), gaussWeight: try parity.number("gaussWeight"),
      bilateralSigma: try parity.number("bilateralSigma"), colorSigma: try parity.number("colorSigma"),
      bilateralWeight: try parity.number("bilateralWeight"),
      iterations: Int(try parity.number("iterations")))
    let filtering = try #require(DenseCRF.Filtering(rawValue: parity.settings["method"] ?? ""))
    let unary: UnaryEnergy
    if parity.operation == "densecrf.labels" {
      let labels = LabelMap(
        width: image.width, height: image.height,
        labels: try parity.input("labels").integers().map { UInt8($0) })
      unary = try UnaryEnergy(
        labels: labels, among: .all(Int(try parity.number("classes"))), certainty: try parity.number("gtProb")
      )
    } else {
      let scores = try parity.input("scores")
      let scale: Float = scores.type == .uint8 ? 1 / 255 : 1
      let values = scores.floats().map { $0 * scale }
      let count = image.width * image.height
      unary = try UnaryEnergy(
        scores: (0..<scores.shape[0]).map {
          ScalarMap(
            width: image.width, height: image.height, values: Array(values[$0 * count..<($0 + 1) * count]))
        })
    }
    let q = try crf(unary, on: image, by: filtering)
    try parity.check(Tensor(q.values, shape: [q.labels.count, q.height, q.width]), "marginals")
  }

  @Test(
    "the marginals are those of pydensecrf and of the exact sums",
    arguments: [
      "densecrf-01", "densecrf-02", "densecrf-03", "densecrf-08", "densecrf-09", "densecrf-10",
      "densecrf.labels-01", "densecrf.labels-03",
    ])
  func parity(name: String) throws {
    try check(ParityCase(name))
  }

  @Test(
    "every case of the collection beside the package agrees",
    .enabled(if: !ParityCase.collected("densecrf", "densecrf.labels").isEmpty, "no ../shared/parity"))
  func collection() throws {
    for name in ParityCase.collected("densecrf", "densecrf.labels") {
      try check(ParityCase(name, in: ParityCase.collection))
    }
  }

  // MARK: Equations

  @Test("two pixels: one iteration of the exact sums by hand")
  func twoPixels() throws {
    let image = RGBImage(width: 2, height: 1, pixels: [10, 20, 30, 13, 20, 34])
    let crf = DenseCRF(
      gaussSigma: 3, gaussWeight: 2, bilateralSigma: 50, colorSigma: 5, bilateralWeight: 4, iterations: 1)
    let p: [[Double]] = [[0.8, 0.3], [0.2, 0.7]]  // label, pixel; sums to 1, so Q⁰ = P
    let e1 = exp(-0.5 / 9)
    let e2 = exp(-0.5 * (1.0 / 2500 + 9.0 / 25 + 16.0 / 25))
    var logits = [[0.0, 0.0], [0.0, 0.0]]
    for l in 0..<2 {
      for i in 0..<2 {
        let (own, other) = (p[l][i], p[l][1 - i])
        logits[l][i] = log(own) + 2 * (own + e1 * other) / (1 + e1) + 4 * (own + e2 * other) / (1 + e2)
      }
    }
    let q = try crf(UnaryEnergy(scores: planes(p, width: 2)), on: image, by: .exact)
    for i in 0..<2 {
      let want = exp(logits[0][i]) / (exp(logits[0][i]) + exp(logits[1][i]))
      #expect(abs(Double(q.values[i]) - want) < 1e-6)
    }
  }

  @Test("one pixel: both kernels return its own distribution", arguments: DenseCRF.Filtering.allCases)
  func onePixel(filtering: DenseCRF.Filtering) throws {
    let image = RGBImage(width: 1, height: 1, pixels: [7, 8, 9])
    let crf = DenseCRF(
      gaussSigma: 3, gaussWeight: 3, bilateralSigma: 80, colorSigma: 13, bilateralWeight: 10, iterations: 1)
    let q = try crf(UnaryEnergy(scores: planes([[0.6], [0.4]], width: 1)), on: image, by: filtering)
    let (a, b) = (log(0.6) + 13 * 0.6, log(0.4) + 13 * 0.4)
    #expect(abs(Double(q.values[0]) - 1 / (1 + exp(b - a))) < 1e-5)
  }

  @Test("the lattice stays near the exact sums")
  func lattice() throws {
    let (image, planes) = scene(width: 40, height: 32, labels: 3)
    let crf = DenseCRF(.psa)
    let a = try crf(UnaryEnergy(scores: planes), on: image)
    let b = try crf(UnaryEnergy(scores: planes), on: image, by: .exact)
    let difference = zip(a.values, b.values).map { abs($0 - $1) }.reduce(0, +) / Float(a.values.count)
    let agreement = zip(a.mask().labels, b.mask().labels).filter { $0 == $1 }.count
    #expect(difference < 0.02)
    #expect(Double(agreement) > 0.97 * Double(40 * 32))
  }

  @Test("labels speak with their probability, void pixels not at all")
  func labels() throws {
    let map = LabelMap(width: 3, height: 1, labels: [0, 2, 255])
    let image = RGBImage(width: 3, height: 1)
    var crf = DenseCRF(.irn)
    crf.iterations = 0
    let q = try crf(UnaryEnergy(labels: map, among: .all(4), certainty: 0.7), on: image)
    #expect(isClose(q.plane(of: 0).values, [0.7, 0.1, 0.25]))
    #expect(isClose(q.plane(of: 2).values, [0.1, 0.7, 0.25]))
    let present = try crf(UnaryEnergy(labels: map, among: .present), on: image)
    #expect(present.labels == [0, 2])
    #expect(isClose(present.plane(of: 2).values, [0.3, 0.7, 0.5]))
    #expect(present.plane(of: 1).values == [0, 0, 0])
    #expect(present.mask().labels == [0, 2, 0])
  }

  // MARK: Iterations

  @Test(
    "each iteration can be looked at, and looking changes nothing", arguments: DenseCRF.Filtering.allCases)
  func iterations(filtering: DenseCRF.Filtering) throws {
    let (image, planes) = scene(width: 21, height: 17, labels: 5)
    let unary = try UnaryEnergy(scores: planes)
    var crf = DenseCRF(.irn)
    crf.iterations = 4
    let field = try MeanField(crf, unary, on: image, by: filtering)
    let before = field.marginals()
    let seen = Array(field)
    #expect(seen.count == 4 && field.iteration == 4 && !field.advance())
    for (i, q) in ([before] + seen).enumerated() {
      crf.iterations = i
      let same = try crf(unary, on: image, by: filtering) == q
      #expect(same, "after \(i)")
    }
  }

  @Test("the result does not depend on the number of threads")
  func threads() throws {
    let (image, planes) = scene(width: 500, height: 375, labels: 6)
    var crf = DenseCRF(.psa)
    crf.iterations = 3
    let one = try crf(UnaryEnergy(scores: planes, threads: 1), on: image, threads: 1)
    for threads in [2, 3] {
      let same = try crf(UnaryEnergy(scores: planes, threads: threads), on: image, threads: threads) == one
      #expect(same, "\(threads) threads")
    }
  }

  // MARK: What is seen in the wild

  @Test("one label comes back unchanged")
  func oneLabel() throws {
    let image = RGBImage(width: 2, height: 2)
    let q = try DenseCRF(.psa)(UnaryEnergy(scores: planes([[0.1, 1.5, 0, 0.3]], width: 2)), on: image)
    #expect(q.values == [0.1, 1.5, 0, 0.3])
    let labels = try UnaryEnergy(labels: LabelMap(width: 2, height: 2), among: .present)
    #expect(try DenseCRF(.irn)(labels, on: image).values == [1, 1, 1, 1])
  }

  @Test("scores that are no probabilities give probabilities", arguments: DenseCRF.Filtering.allCases)
  func wildScores(filtering: DenseCRF.Filtering) throws {
    let image = RGBImage(width: 4, height: 1, pixels: (0..<12).map { UInt8(20 * $0) })
    let wild: [[Double]] = [[.nan, -3, 7, .infinity], [.nan, .nan, 0.5, -.infinity], [0, 0, 0, 0]]
    for unary in [
      try UnaryEnergy(scores: planes(wild, width: 4)), try UnaryEnergy(energies: planes(wild, width: 4)),
    ] {
      let q = try DenseCRF(.psa)(unary, on: image, by: filtering)
      #expect(q.values.allSatisfy { $0 >= 0 && $0 <= 1 })
      for i in 0..<4 { #expect(abs(q.values[i] + q.values[4 + i] + q.values[8 + i] - 1) < 1e-5) }
    }
  }

  @Test(
    "images of one row, one column, one colour; many labels", arguments: [(37, 1), (1, 29), (20, 20), (0, 0)])
  func shapes(width: Int, height: Int) throws {
    for labels in [2, 9, 21, 40, 81, 256] {
      let (_, planes) = scene(width: width, height: height, labels: labels)
      let image = RGBImage(width: width, height: height, filledWith: RGBColor(90, 90, 90))
      let q = try DenseCRF(.psa)(UnaryEnergy(scores: planes), on: image)
      #expect(q.values.count == labels * width * height)
      #expect(q.values.allSatisfy { $0 >= 0 && $0 <= 1.00001 })
      #expect(abs(q.values.reduce(0, +) - Float(width * height)) <= 1e-3 * Float(max(1, width * height)))
    }
  }

  @Test("an absent class stays absent when the CRF is limited to the present ones")
  func limited() throws {
    let (image, planes) = scene(width: 16, height: 12, labels: 5)
    let q = try DenseCRF(.psa)(UnaryEnergy(scores: planes, limitedTo: [0, 3]), on: image)
    #expect(Set(q.mask().labels).isSubset(of: [0, 3]))
    #expect(q.plane(of: 2).values.allSatisfy { $0 == 0 })
    let two = try DenseCRF(.psa)(UnaryEnergy(scores: [planes[0], planes[3]]), on: image)
    #expect(q.values == two.values)
  }

  @Test("what cannot work is said in one sentence")
  func refusals() throws {
    let image = RGBImage(width: 3, height: 2)
    let map = LabelMap(width: 3, height: 2, labels: [0, 1, 2, 3, 0, 0])
    let plane = ScalarMap(width: 3, height: 2)
    #expect(throws: DenseCRF.Failure.labelCount(0)) { try UnaryEnergy(scores: []) }
    #expect(throws: DenseCRF.Failure.unequalPlanes(first: .init(3, 2), other: .init(2, 3))) {
      try UnaryEnergy(scores: [plane, ScalarMap(width: 2, height: 3)])
    }
    #expect(throws: DenseCRF.Failure.unknownLabel(3)) { try UnaryEnergy(labels: map, among: .all(3)) }
    #expect(throws: DenseCRF.Failure.certainty(1)) {
      try UnaryEnergy(labels: map, among: .present, certainty: 1)
    }
    let unary = try UnaryEnergy(scores: [plane, plane])
    #expect(throws: DenseCRF.Failure.sizeMismatch(unary: .init(3, 2), image: .init(2, 3))) {
      try DenseCRF(.psa)(unary, on: RGBImage(width: 2, height: 3))
    }
    var crf = DenseCRF(.psa)
    crf.colorSigma = 0
    #expect(throws: DenseCRF.Failure.parameter("colorSigma", 0)) { try crf(unary, on: image) }
    crf.colorSigma = 1e-9
    #expect(throws: DenseCRF.Failure.tooNarrow) { try crf(unary, on: image) }
    let large = ScalarMap(width: 80, height: 80)
    #expect(throws: DenseCRF.Failure.tooLargeForExactSums(pixels: 6400)) {
      try DenseCRF(.psa)(
        UnaryEnergy(scores: [large, large]), on: RGBImage(width: 80, height: 80), by: .exact)
    }
    #expect(
      DenseCRF.Failure.sizeMismatch(unary: .init(3, 2), image: .init(2, 3)).description
        == "the scores are 3×2 but the image is 2×3: resize the scores to the image before the CRF")
  }

  @Test("the presets are the rows of the table")
  func presets() {
    #expect(
      CRFPreset.allCases.map(\.rawValue) == [
        "psa", "irn", "irn-1", "ppc-aff", "wseg-test", "bana", "bana-test", "deeplab",
      ])
    #expect(DenseCRF(.wsegTest).bilateralSigma == 32 && DenseCRF(.irn1).iterations == 1)
    #expect(CRFPreset.ppcAff.unary == .labels(certainty: 0.7) && CRFPreset.bana.unary == .scores)
  }

  @Test(
    "an image of twelve million pixels",
    .enabled(if: ProcessInfo.processInfo.environment["CAMSCOPE_LONG_TESTS"] == "1", "a long test"))
  func large() throws {
    let (image, planes) = scene(width: 4000, height: 3000, labels: 3)
    let q = try DenseCRF(.psa)(UnaryEnergy(scores: planes), on: image)
    #expect(q.values.allSatisfy { $0 >= 0 && $0 <= 1.00001 })
  }

  // MARK: Inputs

  private func planes(_ values: [[Double]], width: Int) -> [ScalarMap] {
    values.map { ScalarMap(width: width, height: $0.count / width, values: $0.map { Float($0) }) }
  }

  /// Smooth colours with a little noise, and scores that prefer a label by stripes.
  private func scene(width: Int, height: Int, labels: Int) -> (RGBImage, [ScalarMap]) {
    var generator = SeededGenerator(seed: 7)
    var image = RGBImage(width: width, height: height)
    var planes = (0..<labels).map { _ in ScalarMap(width: width, height: height) }
    for y in 0..<height {
      for x in 0..<width {
        let side = (x * 3 / max(1, width) + y * 2 / max(1, height)) % 3
        for c in 0..<3 {
          let base = 60 + 60 * ((side + c) % 3) + 20 * y / max(1, height)
          image.pixels[3 * (y * width + x) + c] = UInt8(base + Int.random(in: 0...9, using: &generator))
        }
        for l in planes.indices {
          planes[l][x, y] = Float.random(in: 0.05...0.6, using: &generator) + (l % 3 == side ? 0.3 : 0)
        }
      }
    }
    return (image, planes)
  }

  private func isClose(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 }
  }
}
