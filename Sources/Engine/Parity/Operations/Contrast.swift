import Methods
import Torch

extension ParityOperation {
  /// Prototypes and the contrast over them.
  static let contrast = [
    ParityOperation("ppc.prototypes", prototypes), ParityOperation("ppc.contrast", prototypeContrast),
  ]

  /// `cam` [N,K+1,h,w], `features` [N,D,h,w], `labels` [N,K] → `prototypes` [K+1,D], `pseudo` [N,h,w].
  private static let prototypes: Body = { parity in
    let view = try view(of: parity, "")
    let labels = try parity.real("labels", shape: [view.cam.shape[0], view.cam.shape[1] - 1])
    let found = try rule(parity.settings)(cam: view.cam, features: view.features, labels: labels)
    return ["prototypes": vectors(found), "pseudo": found.pseudo]
  }

  /// `cam1`, `features1`, `cam2`, `features2`, `labels`, with sampled pixels `random1`, `random2` [N,h2,w2] →
  /// `prototypes1/2`, `pseudo1/2`, `loss.cp`, `loss.cc`, `loss.intra`, `loss`, `grad.features1/2`.
  private static let prototypeContrast: Body = { parity in
    let settings = parity.settings
    let (one, two) = (try view(of: parity, "1"), try view(of: parity, "2"))
    let shape = two.cam.shape
    guard one.cam.shape[..<2] == shape[..<2], one.features.shape[1] == two.features.shape[1] else {
      throw ParityError.input("cam2", reason: "and the features of both views do not have equal channels")
    }
    let samples = try settings.flag("pixelSampling", default: false)
    let contrast = PrototypeContrast(
      rule: try rule(settings),
      intra: IntraViewContrast(
        minesPrototypes: try settings.flag("protoMining", default: true), samplesPixels: samples),
      tau: try settings.number("tau", default: 0.1))
    let half = [shape[0], shape[2], shape[3]]
    let halves = try samples ? (bits(parity, "random1", half), bits(parity, "random2", half)) : nil
    let outcome = contrast(
      one, two, labels: try parity.real("labels", shape: [shape[0], shape[1] - 1]), halves: halves)
    let loss = (outcome.cp + outcome.cc + outcome.intra) * (try settings.number("weight", default: 0.1))
    loss.backward()
    func gradient(_ x: Tensor) -> Tensor { x.gradient ?? Tensor.zeros(like: x) }
    return [
      "prototypes1": vectors(outcome.prototypes1), "prototypes2": vectors(outcome.prototypes2),
      "pseudo1": outcome.prototypes1.pseudo, "pseudo2": outcome.prototypes2.pseudo,
      "loss.cp": outcome.cp, "loss.cc": outcome.cc, "loss.intra": outcome.intra, "loss": loss,
      "grad.features1": gradient(one.features), "grad.features2": gradient(two.features),
    ]
  }

  private enum Position: String, CaseIterable {
    case first, last
  }

  private static func rule(_ settings: ParitySettings) throws(ParityError) -> PrototypeRule {
    let position: Position = try settings.choice("background", default: .first)
    return PrototypeRule(
      topK: try settings.integer("topK", in: 1...Int(Int32.max)),
      threshold: try settings.number("bgThreshold", default: 0.2),
      background: position == .first ? .first : .last,
      backgroundWeights: try settings.choice("bgPrototype", default: .inverseCam))
  }

  /// The inputs `cam` and `features` of a view; the features have a gradient.
  @TorchActor
  private static func view(of parity: ParityCase, _ number: String) throws -> PrototypeContrast.View {
    let cam = try parity.real("cam\(number)", rank: 4...4)
    let features = try parity.real("features\(number)", rank: 4...4)
    let shape = cam.shape
    guard shape.allSatisfy({ $0 > 0 }), features.shape[0] == shape[0], features.shape[2...] == shape[2...]
    else {
      throw ParityError.input(
        "features\(number)", reason: "has the shape \(features.shape) for maps of the shape \(shape)")
    }
    return PrototypeContrast.View(cam: cam, features: features.requiringGradient())
  }

  /// One group's prototypes as float32 [K+1,D].
  @TorchActor
  private static func vectors(_ found: PrototypeRule.Prototypes) -> Tensor {
    found.vectors.squeezed(at: .index(0)).converted(to: .float32)
  }

  @TorchActor
  private static func bits(_ parity: ParityCase, _ input: String, _ shape: [Int]) throws -> Tensor {
    let x = try parity.bytes(input, rank: shape.count)
    guard x.shape == shape else {
      throw ParityError.input(input, reason: "has the shape \(x.shape) and not \(shape)")
    }
    return x
  }
}
