import Imaging
import Methods
import Refinement
import Testing
import Torch

@TorchActor @Suite("Pseudo-masks from boxes")
struct BoxLabelsTests {
  @Test("attention, unaries, correlation and both masks are those of the official code", arguments: 1...3)
  func parity(number: Int) throws {
    let parity = try ParityCase("bana.labels-0\(number)")
    let rows = try parity.input("boxes").integers()
    let boxes = stride(from: 0, to: rows.count, by: 5).map {
      LabelledBox(
        left: Double(rows[$0]), top: Double(rows[$0 + 1]), right: Double(rows[$0 + 2]),
        bottom: Double(rows[$0 + 3]), label: rows[$0 + 4])
    }
    let labels = BoxLabels(
      features: try parity.input("features"), weights: try parity.input("weights"), boxes: boxes,
      height: try #require(Int(parity.settings["height"] ?? "")),
      width: try #require(Int(parity.settings["width"] ?? "")),
      settings: .init(threshold: try #require(Double(parity.settings["threshold"] ?? ""))))
    try parity.check(labels.attention, "attention")
    try parity.check(labels.unary, "unary")
    let ycrf = labels.crfLabels(of: try parity.input("marginals"))
    #expect(try ycrf.integers() == parity.expected("ycrf").integers())
    let correlation = labels.correlation(to: ycrf)
    try parity.check(correlation, "correlation")
    #expect(try labels.labels(ofLargest: correlation).integers() == parity.expected("yret").integers())
  }

  /// A 6×6 image of the background's direction (1, 0) with an object (0, 1) of class 2 in columns 2…3, rows 2…3.
  private func labels(
    _ settings: BoxLabels.Settings = .init(), boxes: [LabelledBox]? = nil
  ) -> BoxLabels {
    let object = (0..<36).map { Float((2...3).contains($0 % 6) && (2...3).contains($0 / 6) ? 1 : 0) }
    let features = Tensor(object.map { 1 - $0 } + object, shape: [2, 6, 6])
    let weights = Tensor([1, 0, 0.5, 0, 0, 3], shape: [3, 2])
    return BoxLabels(
      features: features, weights: weights,
      boxes: boxes ?? [LabelledBox(left: 1, top: 1, right: 5, bottom: 5, label: 2)], height: 6, width: 6,
      settings: settings)
  }

  private func mask(_ y: Tensor) -> [Int] { y.integers() }

  /// Class 2 at the object, else background.
  private let truth = (0..<36).map { (2...3).contains($0 % 6) && (2...3).contains($0 / 6) ? 2 : 0 }

  @Test(
    "attention is the cosine to the background, 1 outside and the object's unary is largest on the object")
  func unaries() {
    let labels = labels()
    #expect(labels.classes == [2])
    let u = labels.unary.floats()
    // Outside the box the unaries are (1, 0); inside softmax(A, relu(W·F)/max).
    #expect(u[0] == 1 && u[36] == 0)
    let right = Float(0.7310586)
    #expect(abs(u[36 + 14] - right) < 1e-5 && abs(u[7] - right) < 1e-5)
    #expect(mask(labels.crfLabels(of: labels.unary)) == truth)
  }

  @Test("the retrieved mask finds the object again by the mean of its features")
  func retrieval() {
    let labels = labels()
    // A first mask that covers a single pixel of the object and one of the background.
    var first = [Int](repeating: 0, count: 36)
    first[14] = 2
    let correlation = labels.correlation(to: Tensor(integers: first, shape: [6, 6]))
    #expect(mask(labels.labels(ofLargest: correlation)) == truth)
  }

  @Test("a class without a pixel in the first mask is retrieved by its classifier")
  func retrievalByClassifier() {
    let labels = labels()
    let correlation = labels.correlation(to: Tensor(integers: [Int](repeating: 0, count: 36), shape: [6, 6]))
    #expect(mask(labels.labels(ofLargest: correlation)) == truth)
  }

  @Test("without the background's unary the background is what the classes leave")
  func withoutBackgroundUnary() {
    let u = labels(.init(hasBackgroundUnary: false)).unary.floats()
    // On the object max u_c = 1, so u_0 = 0; beside it in the box u_c = 0 and u_0 = 1.
    #expect(abs(u[14] - 0.2689414) < 1e-5 && abs(u[7] - 0.7310586) < 1e-5)
  }

  @Test("the threshold cuts attention below its part of the maximum")
  func threshold() {
    let soft = Tensor([1, 0.9, 0, 0, 0.4, 1], shape: [2, 1, 3])
    func attention(_ threshold: Double) -> [Float] {
      BoxLabels(
        features: soft, weights: Tensor.ones([2, 2]),
        boxes: [LabelledBox(left: 1, top: 0, right: 3, bottom: 1, label: 1)], height: 1, width: 3,
        settings: .init(threshold: threshold)
      ).attention.floats()
    }
    #expect(attention(0.99)[1] == 0 && attention(0.5)[1] > 0.9 && attention(0)[2] == 0)
  }

  @Test(
    "an image all of whose pixels lie in boxes has no background attention, one without boxes is background")
  func extremes() {
    let full = labels(boxes: [LabelledBox(left: 0, top: 0, right: 6, bottom: 6, label: 1)])
    #expect(full.attention.floats().allSatisfy { $0 == 0 })
    #expect(full.unary.floats().allSatisfy { $0.isFinite })
    let none = labels(boxes: [LabelledBox(left: 8, top: 8, right: 12, bottom: 12, label: 1)])
    #expect(none.classes.isEmpty && none.unary.shape == [1, 6, 6])
    let ycrf = none.crfLabels(of: none.unary)
    #expect(mask(ycrf).allSatisfy { $0 == 0 })
    #expect(mask(none.labels(ofLargest: none.correlation(to: ycrf))).allSatisfy { $0 == 0 })
  }

  @Test("more than one background query looks at each region on its own")
  func grid() {
    let (one, many) = (labels(), labels(.init(grid: 2, threshold: 0.5)))
    #expect(one.attention.shape == many.attention.shape)
    #expect(mask(many.crfLabels(of: many.unary)) == truth)
  }

  @Test(
    "the CRF keeps what image and unaries agree on; both masks and what they share come at the image's size")
  func pair() throws {
    var image = RGBImage(width: 6, height: 6)
    for (i, label) in truth.enumerated() {
      image[i % 6, i / 6] = label == 0 ? RGBColor(20, 60, 20) : RGBColor(230, 30, 30)
    }
    let pair = try labels().masks(DenseCRF(.bana), on: image)
    #expect(pair.crf.width == 6 && pair.crf.height == 6)
    #expect(pair.crf.labels.allSatisfy { $0 == 0 || $0 == 2 })
    let alone = try labels().masks(nil, on: image, retrieves: false)
    #expect(alone.crf == alone.retrieved && alone.agreement == alone.crf)
    #expect(alone.crf.labels.map { Int($0) } == truth)
  }

  @Test("what two masks disagree on is void in what they share")
  func agreement() {
    let a = LabelMap(width: 2, height: 2, labels: [0, 1, 2, 255])
    let b = LabelMap(width: 2, height: 2, labels: [0, 2, 2, 0])
    #expect(PseudoMaskPair(crf: a, retrieved: b).agreement.labels == [0, 255, 2, 255])
  }
}
