import Evaluation
import Imaging
import Testing

@Suite("Confusion matrix")
struct ConfusionMatrixTests {
  @Test(
    "the parity cases agree in every count and mean",
    arguments: ["miou-01.safetensors", "miou-02.safetensors", "miou-03.safetensors"])
  func parity(file: String) throws {
    let fixture = try Safetensors(file)
    let classes = try #require(Int(try fixture.setting("classes")))
    let empty = try #require(EmptyClassRule(rawValue: try fixture.setting("empty")))
    let invalid = try #require(InvalidPredictions(rawValue: try fixture.setting("pred255")))
    let shape = try fixture.tensor("in.gt").shape
    let size = shape[1] * shape[2]
    var matrix = ConfusionMatrix(classes: classes, invalidPredictions: invalid)
    for image in 0..<shape[0] {
      func map(_ name: String) throws -> LabelMap {
        LabelMap(
          width: shape[2], height: shape[1],
          labels: Array(try fixture.tensor(name).bytesU8[(image * size)..<((image + 1) * size)]))
      }
      try matrix.add(prediction: map("in.pred"), truth: map("in.gt"))
    }
    #expect(try matrix.counts == fixture.tensor("out.confusion").int64)
    #expect(try matrix.invalid == fixture.tensor("out.invalid").int64)
    let iou = (0..<classes).map { Float(matrix.iou(of: $0) ?? -1) }
    #expect(try isClose(iou, fixture.tensor("out.iou").float))
    #expect(try isClose([Float(matrix.meanIoU(emptyClasses: empty))], fixture.tensor("out.miou").float))
    #expect(
      try isClose(
        [Float(matrix.foregroundMeanIoU(emptyClasses: empty))], fixture.tensor("out.miou.foreground").float))
    #expect(try isClose([Float(matrix.falsePositive)], fixture.tensor("out.over").float))
    #expect(try isClose([Float(matrix.falseNegative)], fixture.tensor("out.under").float))
  }

  private func isClose(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-7 + 2e-5 * abs($1) }
  }

  /// truth 0 0 1 1 2 255, prediction 0 1 1 255 7 0.
  private func small(_ rule: InvalidPredictions) throws -> ConfusionMatrix {
    var matrix = ConfusionMatrix(classes: 3, invalidPredictions: rule)
    try matrix.add(
      prediction: LabelMap(width: 3, height: 2, labels: [0, 1, 1, 255, 7, 0]),
      truth: LabelMap(width: 3, height: 2, labels: [0, 0, 1, 1, 2, 255]))
    return matrix
  }

  @Test("predictions without a class are errors of their true class")
  func invalidAsErrors() throws {
    let matrix = try small(.error)
    #expect(matrix.counts == [1, 1, 0, 0, 1, 0, 0, 0, 0])
    #expect(matrix.invalid == [0, 1, 1])
    #expect(matrix.iou(of: 1) == 1.0 / 3)
    #expect(matrix.iou(of: 2) == 0)
    #expect(matrix.invalidShare == 0.4)
    let mean: Double = (0.5 + 1.0 / 3) / 3
    #expect(matrix.meanIoU() == mean)
  }

  @Test("IRN's rule turns 255 into background and leaves other strangers errors")
  func invalidAsBackground() throws {
    let matrix = try small(.background)
    #expect(matrix.counts == [1, 1, 0, 1, 1, 0, 0, 0, 0])
    #expect(matrix.invalid == [0, 0, 1])
    #expect(matrix.reassigned == 1)
    #expect(matrix.invalidShare == 0.4)
  }

  @Test("EPS's rule drops them, inflates the score and still states their share")
  func invalidDropped() throws {
    let matrix = try small(.drop)
    #expect(matrix.counts == [1, 1, 0, 0, 1, 0, 0, 0, 0])
    #expect(matrix.invalid == [0, 0, 0])
    #expect(matrix.invalidShare == 0.4)
    #expect(matrix.meanIoU() == 0.5)
    #expect(try matrix.meanIoU() > small(.error).meanIoU())
  }

  @Test("a truth that is neither class nor void is left out and counted")
  func foreignTruth() throws {
    var matrix = ConfusionMatrix(classes: 3)
    try matrix.add(
      prediction: LabelMap(width: 3, height: 1, labels: [0, 1, 255]),
      truth: LabelMap(width: 3, height: 1, labels: [0, 37, 37]))
    #expect(matrix.pixels == 1)
    #expect(matrix.foreignTruth == 2)
    #expect(matrix.invalidShare == 0)
  }

  @Test("the three rules differ only in the classes they average")
  func emptyClasses() throws {
    var matrix = ConfusionMatrix(classes: 4)
    // Class 1 is only predicted, class 2 is perfect, class 3 is absent.
    try matrix.add(
      prediction: LabelMap(width: 4, height: 1, labels: [0, 1, 2, 2]),
      truth: LabelMap(width: 4, height: 1, labels: [0, 0, 2, 2]))
    #expect(matrix.meanIoU(emptyClasses: .zero) == 1.5 / 4)
    #expect(matrix.meanIoU(emptyClasses: .nan) == 1.5 / 3)
    #expect(matrix.meanIoU(emptyClasses: .gt) == 1.5 / 2)
    #expect(matrix.foregroundMeanIoU(emptyClasses: .gt) == 1)
    #expect(matrix.iou(of: 3) == nil)
    #expect(ConfusionMatrix(classes: 4).meanIoU() == 0)
  }

  @Test("every pixel is counted once, whatever the labels, and merging equals accumulating")
  func againstTheDefinition() throws {
    var generator = SplitMix(state: 11)
    let labels: [UInt8] = [0, 1, 2, 4, 9, 255]
    var whole = ConfusionMatrix(classes: 5)
    var merged = ConfusionMatrix(classes: 5)
    var expected = [Int64](repeating: 0, count: 25)
    for (width, height) in [(7, 5), (16, 8), (1, 1), (0, 3), (33, 31)] {
      let truth = (0..<(width * height)).map { _ in labels[Int(generator.next() % 6)] }
      let prediction = (0..<(width * height)).map { _ in labels[Int(generator.next() % 6)] }
      for (t, p) in zip(truth, prediction) where t < 5 && p < 5 { expected[5 * Int(t) + Int(p)] += 1 }
      let t = LabelMap(width: width, height: height, labels: truth)
      let p = LabelMap(width: width, height: height, labels: prediction)
      try whole.add(prediction: p, truth: t)
      var one = ConfusionMatrix(classes: 5)
      try one.add(prediction: p, truth: t)
      merged.merge(one)
    }
    #expect(whole.counts == expected)
    #expect(merged == whole)
  }

  @Test("masks of different sizes are refused with both sizes")
  func sizes() {
    var matrix = ConfusionMatrix(classes: 2)
    let error = #expect(throws: SizeMismatch.self) {
      try matrix.add(prediction: LabelMap(width: 2, height: 3), truth: LabelMap(width: 3, height: 2))
    }
    #expect(error?.description.contains("2×3") == true)
    #expect(matrix == ConfusionMatrix(classes: 2))
  }

  @Test("a photograph's mask takes less than a millisecond")
  func speed() throws {
    var generator = SplitMix(state: 3)
    let labels = (0..<(500 * 375)).map { _ in UInt8(generator.next() % 21) }
    let map = LabelMap(width: 500, height: 375, labels: labels)
    var matrix = ConfusionMatrix(classes: 21)
    // The best of many, since other tests run beside this one.
    let times = try (0..<50).map { _ in
      try ContinuousClock().measure { try matrix.add(prediction: map, truth: map) }
    }
    #expect(matrix.pixels == 50 * 500 * 375)
    let best = try #require(times.min())
    #expect(best < .milliseconds(1), "best of 50: \(best)")
  }
}

/// A small seeded generator.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
