import Networks
import Torch

/// The maps of the methods that sample pixels and compare pairs of them: ICAM and hfpl.
struct SamplingMaps {
  static let declarations = [
    MethodMap(
      "samplingWeights", title: "Sampling distribution", content: .scalar, dependsOn: [.chosenClass]),
    MethodMap("drawnPixels", title: "Drawn pixels", content: .scalar, dependsOn: [.chosenClass, .draw]),
    MethodMap(
      "similarityGate", title: "Similarity gate of the probed pixel", content: .signed, dependsOn: [.probe]),
    MethodMap("pairwiseEnergy", title: "Pairwise energy", content: .signed),
  ]

  let sampling: PixelSampling
  let fsl: FeatureSimilarityLoss
  let network: any Network

  /// - Parameters:
  ///   - image: Normalised [1,3,H,W].
  ///   - a: Its logits [1,K+1,h,w], background first.
  func map(_ name: String, image: Tensor, logits a: Tensor, at query: MapQuery) -> Tensor {
    let classes = a.length(.channel) - 1
    let colors = FeatureSimilarityLoss.colors(of: image, on: network, like: a)
    switch name {
    case "samplingWeights":
      let weights = sampling.space.weights(of: sampling.space.scores(of: a))
      return share(channel(of: weights, at: query))
    case "drawnPixels":
      return share(drawn(from: channel(of: sampling.space.scores(of: a), at: query), seed: query.seed))
    case "similarityGate": return fsl.gate(image: colors, at: query.probe)
    case "pairwiseEnergy":
      let energy = fsl.energy(image: colors, y: fsl.y(of: a, labels: query.labels(among: classes)))
      return energy / abs(energy).maximum().clamped(from: 1e-12)
    default: preconditionFailure("SamplingMaps: there is no map '\(name)'")
    }
  }

  /// The chosen class's plane [1,1,h,w]; without a choice that of the first class of the query.
  private func channel(of maps: Tensor, at query: MapQuery) -> Tensor {
    let index = (query.chosenClass ?? query.classes.first ?? 1) - (sampling.space == .softmaxProb ? 0 : 1)
    return maps.slice(along: .channel, index..<index + 1)
  }

  /// How often each pixel is drawn.
  private func drawn(from scores: Tensor, seed: UInt64) -> Tensor {
    let indices = sampling.space.draw(sampling.samples, of: scores, seed: seed).reshaped(to: [-1])
    return Tensor.zeros([scores.count])
      .adding(Tensor.ones([sampling.samples]), at: indices, along: .index(0))
      .reshaped(to: scores.shape)
  }

  private func share(_ map: Tensor) -> Tensor { map / map.maximum().clamped(from: 1e-12) }
}
