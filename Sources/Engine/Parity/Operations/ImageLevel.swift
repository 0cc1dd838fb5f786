import Methods
import Torch

extension ParityOperation {
  /// The losses of ICAM and hfpl, and SEAM under them.
  static let imageLevel = [
    ParityOperation("icam.pooling", pooling),
    ParityOperation("icam.sampling_weights", samplingWeights),
    ParityOperation("icam.importance", importance),
    ParityOperation("icam.feature_similarity", similarity),
    ParityOperation("seam.min_pool", minPool),
    ParityOperation("seam.consistency", consistency),
    ParityOperation("pcm", pixelCorrelation),
  ]

  /// The two methods that differ in how they read maps.
  private enum Variant: String, CaseIterable {
    case icam, hfpl

    var sampling: ImportanceSampling { self == .icam ? .softmaxProb : .sigmoidLogit }
    /// The input that holds what pixels say.
    var scores: String { self == .icam ? "probs" : "logits" }
  }

  /// `logits` [N,K+1,h,w], `labels` → `loss`, `grad.logits`.
  private static let pooling: Body = { parity in
    let pooling: MapPooling = try parity.settings.choice("pooling")
    let a = try parity.real("logits", rank: 4...4).requiringGradient()
    let y = try labels(parity, for: a, background: 1)
    return gradients(of: pooling.loss(logits: a, labels: y), ["logits": a])
  }

  /// `probs` [N,C,h,w] or `logits` → `weights`.
  private static let samplingWeights: Body = { parity in
    let variant: Variant = try parity.settings.choice("variant")
    return ["weights": variant.sampling.weights(of: try parity.real(variant.scores, rank: 4...4))]
  }

  /// `probs` [N,K+1,h,w] or `logits` [N,K,h,w], `indices` [N,C,S], `labels` → `samples`, `loss`, and the gradient.
  private static let importance: Body = { parity in
    let variant: Variant = try parity.settings.choice("variant")
    let scores = try parity.real(variant.scores, rank: 4...4).requiringGradient()
    let indices = try parity.integers("indices", rank: 3...3)
    guard indices.shape.prefix(2) == scores.shape.prefix(2),
      indices.integers().allSatisfy({ (0..<scores.shape[2] * scores.shape[3]).contains($0) })
    else { throw ParityError.input("indices", reason: "names other pixels than \(scores.shape) has") }
    let y = try labels(parity, for: scores, background: variant == .icam ? 1 : 0)
    let samples = variant.sampling.samples(of: scores, at: indices)
    let loss = variant.sampling.loss(of: samples, labels: y)
    return gradients(of: loss, [variant.scores: scores]).merging(["samples": samples]) { $1 }
  }

  /// `image` [N,3,h,w], `maps` [N,C,h,w] → `loss`, `grad.maps`.
  private static let similarity: Body = { parity in
    let variant: Variant = try parity.settings.choice("variant", default: .icam)
    let y = try parity.real("maps", rank: 4...4).requiringGradient()
    let image = try parity.real("image", shape: [y.shape[0], 3, y.shape[2], y.shape[3]])
    let mu = Tensor([Float(try parity.settings.number("mu", default: 2.5))])
    var sigma: Tensor?
    if !parity.settings.has("sigma") {
      sigma = Tensor([5])
    } else if try parity.settings.text("sigma") != "none" {
      sigma = Tensor([Float(try parity.settings.number("sigma"))])
    }
    let loss = featureSimilarity(image: image, maps: y, mu: mu, sigma: sigma)
    return gradients(of: variant == .icam ? loss : loss * 0.5, ["maps": y])
  }

  /// `maps` [N,K,h,w] → `loss`, `grad.maps`.
  private static let minPool: Body = { parity in
    let maps = try parity.real("maps", rank: 4...4).requiringGradient()
    return gradients(of: minPoolingLoss(maps), ["maps": maps])
  }

  /// `cam1`, `refined1` [N,K+1,h1,w1], `cam2`, `refined2` [N,K+1,h2,w2], `labels` → the losses, four gradients.
  private static let consistency: Body = { parity in
    let cams = try [1, 2].map { try parity.real("cam\($0)", rank: 4...4).requiringGradient() }
    let refineds = try [1, 2].map {
      try parity.real("refined\($0)", shape: cams[$0 - 1].shape).requiringGradient()
    }
    guard cams[0].shape.prefix(2) == cams[1].shape.prefix(2) else {
      throw ParityError.input("cam2", reason: "has the shape \(cams[1].shape) beside \(cams[0].shape)")
    }
    let equivariance = Equivariance(
      cams: (cams[0], cams[1]), refineds: (refineds[0], refineds[1]),
      labels: try labels(parity, for: cams[0], background: 1))
    let (er, ecr) = (equivariance.er, equivariance.ecr)
    return gradients(
      of: er + ecr,
      ["cam1": cams[0], "cam2": cams[1], "refined1": refineds[0], "refined2": refineds[1]]
    ).merging(["loss.er": er, "loss.ecr": ecr]) { $1 }
  }

  /// `cam` [N,C,h,w], `features` [N,D,h,w], `cotangent` → `refined`, `loss`, two gradients.
  private static let pixelCorrelation: Body = { parity in
    let cam = try parity.real("cam", rank: 4...4).requiringGradient()
    let features = try parity.real("features", rank: 4...4).requiringGradient()
    guard features.shape[0] == cam.shape[0], features.shape[2...] == cam.shape[2...] else {
      throw ParityError.input("features", reason: "has the shape \(features.shape) beside \(cam.shape)")
    }
    let refined = correlated(cam, by: features)
    let loss = (refined * (try parity.real("cotangent", shape: cam.shape))).sum()
    return gradients(of: loss, ["cam": cam, "features": features]).merging(["refined": refined]) { $1 }
  }

  /// `labels` [N,K] for maps of K classes and a background, or none.
  @TorchActor
  private static func labels(_ parity: ParityCase, for maps: Tensor, background: Int) throws -> Tensor {
    guard maps.shape[1] >= background else {
      throw ParityError.input("labels", reason: "belongs to maps without a background channel")
    }
    return try parity.real("labels", shape: [maps.shape[0], maps.shape[1] - background])
  }
}

extension ParityOperation {
  /// A loss with its gradients: zero where the loss does not depend on an input.
  @TorchActor
  static func gradients(of loss: Tensor, _ inputs: [String: Tensor]) -> [String: Tensor] {
    loss.backward()
    var outputs = ["loss": loss]
    for (name, input) in inputs { outputs["grad.\(name)"] = input.gradient ?? Tensor.zeros(like: input) }
    return outputs
  }
}
