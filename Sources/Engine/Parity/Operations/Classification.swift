import Imaging
import Methods
import Refinement
import Torch

extension ParityOperation {
  /// Losses of classifiers, the normalisation of their maps and the background that is added to them.
  static let classification = [
    ParityOperation("mlsm", multiLabelSoftMargin),
    ParityOperation("cam.normalize", normalize),
    ParityOperation("background", background),
  ]

  /// `logits` [N,K] or [N,K,S], `labels` [N,K] → `loss`, `grad.logits`.
  private static let multiLabelSoftMargin: Body = { parity in
    let z = try parity.real("logits", rank: 2...3).requiringGradient()
    let loss = Methods.multiLabelSoftMargin(
      logits: z, labels: try parity.real("labels", shape: Array(z.shape.prefix(2))))
    loss.backward()
    return ["loss": loss, "grad.logits": z.gradient ?? Tensor.zeros(like: z)]
  }

  /// `maps` [N,C,h,w], for softmaxRenorm also `labels` [N,C−1] → `maps`.
  private static let normalize: Body = { parity in
    let mode: CAMNormalization = try parity.settings.choice("mode")
    let maps = try parity.real("maps", rank: 4...4)
    let labels =
      mode == .softmaxRenorm
      ? try parity.real("labels", shape: [maps.shape[0], max(0, maps.shape[1] - 1)]) : nil
    let clamping = try parity.settings.flag("clamp", default: true)
    return ["maps": mode(maps, labels: labels, clamping: clamping)]
  }

  /// `maps` [K,H,W], or [K+1,H,W] where they bring their background → `maps` [K+1,H,W], `labels` [H,W].
  private static let background: Body = { parity in
    let rule = try backgroundRule(parity.settings)
    let x = try parity.real("maps", rank: 3...3)
    let (height, width) = (x.shape[1], x.shape[2])
    var planes = (0..<x.shape[0]).map {
      ScalarMap(width: width, height: height, values: x.element($0, along: .index(0)).floats())
    }
    var own: ScalarMap?
    if rule.needsBackgroundPlane {
      guard !planes.isEmpty else { throw ParityError.input("maps", reason: "has no background") }
      own = planes.removeFirst()
    }
    guard planes.count < Int(LabelMap.void) else {
      throw ParityError.input("maps", reason: "has \(planes.count) classes, more than label maps can hold")
    }
    let maps = ClassMaps(
      width: width, height: height, classes: planes.indices.map { $0 + 1 }, planes: planes, background: own)
    let scores = try rule.scores(of: maps)
    let labels = try SeedMask.labels(of: maps, background: rule).labels.map { Int($0) }
    return [
      "maps": Tensor(scores.flatMap(\.values), shape: [scores.count, height, width]),
      "labels": Tensor(integers: labels, shape: [height, width]),
    ]
  }

  private static func backgroundRule(_ settings: ParitySettings) throws(ParityError) -> BackgroundRule {
    switch try settings.text("rule") {
    case "constant": .constant(try settings.number("t"))
    case "alphaPower": .power(try settings.number("alpha"))
    case "oneMinusSum": .oneMinusSum
    case "bgPower": .channelPower(try settings.number("beta"))
    case "channel": .channel
    case let other: throw .setting("rule", reason: "is '\(other)', which is no background rule")
    }
  }
}
