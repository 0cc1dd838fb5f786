import Evaluation
import Imaging
import Refinement
import Torch

extension ParityOperation {
  /// The dense CRF, PAMR, and how well contours fit.
  static let refinement = [
    ParityOperation("densecrf", denseCRF), ParityOperation("densecrf.labels", denseCRFOfLabels),
    ParityOperation("pamr", pamr), ParityOperation("contour_f", contourF),
  ]

  /// `image` U8 [H,W,3], `scores` [L,H,W] of real numbers or bytes, which mean value/255 → `marginals` [L,H,W].
  private static let denseCRF: Body = { parity in
    let scores =
      parity.type(of: "scores") == .uint8
      ? try parity.bytes("scores", rank: 3).converted(to: .float32) / 255
      : try parity.real("scores", rank: 3...3)
    return try marginals(parity, UnaryEnergy(scores: planes(of: scores)))
  }

  /// `image` U8 [H,W,3], `labels` [H,W] → `marginals` [L,H,W].
  private static let denseCRFOfLabels: Body = { parity in
    let classes = try parity.settings.integer("classes", in: 1...UnaryEnergy.maximumLabels)
    let labels = try parity.integers("labels", rank: 2...2)
    let values = labels.integers()
    guard values.allSatisfy({ (0..<classes).contains($0) && $0 < Int(LabelMap.void) }) else {
      throw ParityError.input("labels", reason: "holds labels outside 0 to \(classes - 1)")
    }
    let map = LabelMap(width: labels.shape[1], height: labels.shape[0], labels: values.map { UInt8($0) })
    let certainty = try parity.settings.number("gtProb", default: 0.7)
    return try marginals(parity, UnaryEnergy(labels: map, among: .all(classes), certainty: certainty))
  }

  @TorchActor
  private static func marginals(_ parity: ParityCase, _ unary: UnaryEnergy) throws -> [String: Tensor] {
    let settings = parity.settings
    let crf = DenseCRF(
      gaussSigma: try settings.number("gaussSigma"), gaussWeight: try settings.number("gaussWeight"),
      bilateralSigma: try settings.number("bilateralSigma"), colorSigma: try settings.number("colorSigma"),
      bilateralWeight: try settings.number("bilateralWeight"), iterations: try settings.integer("iterations"))
    let pixels = try parity.bytes("image", rank: 3)
    guard pixels.shape[2] == 3 else {
      throw ParityError.input("image", reason: "has the shape \(pixels.shape) and not [H, W, 3]")
    }
    let image = RGBImage(width: pixels.shape[1], height: pixels.shape[0], pixels: pixels.bytes())
    let q = try crf(unary, on: image, by: settings.choice("method"))
    return ["marginals": Tensor(q.values, shape: [q.labels.count, q.height, q.width])]
  }

  /// `image` [N,C,H,W], `maps` [N,K,h,w] → `maps` [N,K,H,W].
  private static let pamr: Body = { parity in
    let pamr = PAMR(
      dilations: try parity.settings.integers("dilations"),
      iterations: try parity.settings.integer("iterations"))
    let (image, maps) = (try parity.real("image", rank: 4...4), try parity.real("maps", rank: 4...4))
    let shape = image.shape
    guard maps.shape[0] == shape[0] else {
      throw ParityError.input("maps", reason: "has the shape \(maps.shape) for \(shape[0]) images")
    }
    let refined = try (0..<shape[0]).flatMap { n in
      try pamr(
        planes(of: maps.element(n, along: .batch)), channels: planes(of: image.element(n, along: .batch))
      ).flatMap(\.values)
    }
    return ["maps": Tensor(refined, shape: [shape[0], maps.shape[1], shape[2], shape[3]])]
  }

  /// `pred`, `gt` [M,H,W] → `counts` [K,4], `precision`, `recall`, `f` [K], `fscore`.
  private static let contourF: Body = { parity in
    let classes = try parity.settings.integer("classes", in: 0...254)
    let tolerance = try parity.settings.number("tolerance")
    guard (0...1).contains(tolerance) else {
      throw ParityError.setting("tolerance", reason: "is \(tolerance) and not in 0 to 1")
    }
    var score = ContourScore(foregroundClasses: classes, tolerance: tolerance)
    for pair in try parity.maskPairs() { try score.add(prediction: pair.prediction, truth: pair.truth) }
    let counts = score.counts.flatMap { [$0.matchedPrediction, $0.prediction, $0.matchedTruth, $0.truth] }
    return [
      "counts": Tensor(integers: counts.map { Int($0) }, shape: [classes, 4]),
      "precision": Tensor(score.counts.map { Float($0.precision) }),
      "recall": Tensor(score.counts.map { Float($0.recall) }),
      "f": Tensor(score.counts.map { Float($0.f) }),
      "fscore": Tensor(scalar: score.meanOverAll),
    ]
  }

  /// The planes of [K,H,W].
  @TorchActor
  static func planes(of x: Tensor) -> [ScalarMap] {
    let values = x.floats()
    let (height, width) = (x.shape[1], x.shape[2])
    let count = width * height
    return (0..<x.shape[0]).map {
      ScalarMap(width: width, height: height, values: Array(values[$0 * count..<($0 + 1) * count]))
    }
  }
}
