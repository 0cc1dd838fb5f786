import Methods
import Networks
import Torch

extension ParityOperation {
  /// Background-aware pooling, the labels made from boxes, and the noise-aware loss.
  static let bana = [
    ParityOperation("bap.pool", pool), ParityOperation("bana.labels", boxLabels),
    ParityOperation("nal.loss", noiseAware),
  ]

  /// `features` [N,D,h,w], `mask` [N,1,H,W], `boxes` [M,4], `box_image` [M], perhaps `weights` [K+1,D] and `classes` [M]
  /// → `queries`, `valid`, `vectors`, `attention.<i>`, and with weights `loss`, `grad.features`, `grad.weights`.
  private static let pool: Body = { parity in
    let f = try parity.real("features", rank: 4...4).requiringGradient()
    let mask = try parity.real("mask", rank: 4...4)
    guard mask.shape[0] == f.shape[0], mask.shape[1] == 1 else {
      throw ParityError.input("mask", reason: "has the shape \(mask.shape) for \(f.shape[0]) images")
    }
    let corners = try parity.real("boxes", rank: 2...2)
    let images = try parity.integers("box_image", rank: 1...1).integers()
    guard corners.shape == [images.count, 4], images.allSatisfy((0..<f.shape[0]).contains) else {
      throw ParityError.input("boxes", reason: "has the shape \(corners.shape) for \(images.count) boxes")
    }
    let values = corners.floats().map { Double($0) }
    let boxes = images.enumerated().map { i, image in
      BackgroundAwarePooling.Box(
        image: image, x0: values[4 * i], y0: values[4 * i + 1], x1: values[4 * i + 2], y1: values[4 * i + 3])
    }
    let pooling = BackgroundAwarePooling(grid: try parity.settings.integer("grid", default: 4, in: 1...256))
    let pooled = pooling(f, mask: mask, boxes: boxes)
    var outputs = [
      "queries": pooled.queries.q, "valid": pooled.queries.valid.converted(to: .uint8),
      "vectors": pooled.vectors,
    ]
    for (i, attention) in pooled.attention.enumerated() { outputs["attention.\(i)"] = attention }
    guard parity.has("weights") else { return outputs }
    let weights = try parity.real("weights", rank: 2...2).requiringGradient()
    let classes = try parity.integers("classes", rank: 1...1).integers()
    guard classes.count == boxes.count, classes.allSatisfy((0..<weights.shape[0]).contains) else {
      throw ParityError.input("classes", reason: "holds \(classes.count) classes for \(boxes.count) boxes")
    }
    let loss = pooled.loss(weights: weights, classes: classes)
    loss.backward()
    outputs["loss"] = loss
    outputs["grad.features"] = f.gradient ?? Tensor.zeros(like: f)
    outputs["grad.weights"] = weights.gradient ?? Tensor.zeros(like: weights)
    return outputs
  }

  /// `features` [D,h,w], `weights` [K+1,D], `boxes` [M,5], perhaps `marginals` [1+P,H,W] → `attention`, `unary`, and with
  /// marginals `ycrf`, `correlation`, `yret`.
  private static let boxLabels: Body = { parity in
    let settings = parity.settings
    let (height, width) = (
      try settings.integer("height", in: 1...4096), try settings.integer("width", in: 1...4096)
    )
    let (f, weights) = (try parity.real("features", rank: 3...3), try parity.real("weights", rank: 2...2))
    let rows = try parity.integers("boxes", rank: 2...2)
    guard rows.shape[1] == 5 else { throw ParityError.input("boxes", reason: "has the shape \(rows.shape)") }
    let values = rows.integers()
    let boxes = (0..<rows.shape[0]).map { i in
      let corners = values[5 * i..<5 * i + 4].map { Double($0) }
      return LabelledBox(
        left: corners[0], top: corners[1], right: corners[2], bottom: corners[3], label: values[5 * i + 4])
    }
    guard boxes.allSatisfy({ (1..<weights.shape[0]).contains($0.label) }) else {
      throw ParityError.input("boxes", reason: "holds classes outside 1 to \(weights.shape[0] - 1)")
    }
    let labels = BoxLabels(
      features: f, weights: weights, boxes: boxes, height: height, width: width,
      settings: BoxLabels.Settings(threshold: try settings.number("threshold", default: 0.99)))
    var outputs = ["attention": labels.attention, "unary": labels.unary]
    guard parity.has("marginals") else { return outputs }
    let q = try parity.real("marginals", shape: labels.unary.shape)
    let ycrf = labels.crfLabels(of: q)
    let correlation = labels.correlation(to: ycrf)
    outputs["ycrf"] = ycrf
    outputs["correlation"] = correlation
    outputs["yret"] = labels.labels(ofLargest: correlation)
    return outputs
  }

  /// `features` [N,D,h,w], `weights` [C,D], `ycrf`, `yret` [N,H,W] → `loss`, `loss.ce`, `loss.wce`, `sigma`,
  /// `grad.features`, `grad.weights`.
  private static let noiseAware: Body = { parity in
    let settings = parity.settings
    let f = try parity.real("features", rank: 4...4).requiringGradient()
    let weights = try parity.real("weights", rank: 2...2).requiringGradient()
    let (ycrf, yret) = (try parity.integers("ycrf", rank: 3...3), try parity.integers("yret", rank: 3...3))
    guard ycrf.shape == yret.shape, ycrf.shape[0] == f.shape[0] else {
      throw ParityError.input("yret", reason: "has the shape \(yret.shape) beside \(ycrf.shape)")
    }
    let classes = weights.shape[0]
    guard ycrf.integers().allSatisfy({ $0 == 255 || (0..<classes).contains($0) }) else {
      throw ParityError.input("ycrf", reason: "holds labels outside 0 to \(classes - 1)")
    }
    let nal = NoiseAwareLoss(
      gamma: try settings.number("gamma", default: 7), lambda: try settings.number("lambda", default: 0.1),
      temperature: try settings.number("temperature", default: 20),
      detachesSigma: try settings.flag("detachSigma", default: false))
    let s = resized(
      cosineSimilarities(of: f, to: weights), height: ycrf.shape[1], width: ycrf.shape[2],
      by: .bilinear(alignCorners: true))
    let parts = nal(cosines: s, ycrf: ycrf, yret: yret)
    let loss = parts.ce + parts.wce * nal.lambda
    loss.backward()
    return [
      "loss": loss, "loss.ce": parts.ce, "loss.wce": parts.wce, "sigma": parts.sigma,
      "grad.features": f.gradient ?? Tensor.zeros(like: f),
      "grad.weights": weights.gradient ?? Tensor.zeros(like: weights),
    ]
  }
}
