import Torch

/// The maps of the methods over saliency: EPS and EPS++.
struct SaliencyMaps {
  /// The saliency map as the loss sees it: on the grid of the class maps and, where the run asks for it, damaged.
  private static let target = MethodMap(
    "saliencyTarget", title: "Saliency as the loss sees it", content: .scalar, dependsOn: [.saliency])

  static let ofEps = [
    target,
    MethodMap(
      "foregroundMap", title: "Foreground map M_fg", content: .scalar, dependsOn: [.saliency]),
    MethodMap("backgroundMap", title: "Background map M_bg", content: .scalar, dependsOn: [.saliency]),
    MethodMap(
      "inconsistentRegion", title: "Inconsistent region, not dropped: + salient only, − foreground only",
      content: .signed, dependsOn: [.saliency]),
  ]

  static let ofEpsPlusPlus = [
    target,
    MethodMap("foregroundMap", title: "Foreground map M_fg", content: .scalar),
    MethodMap("backgroundMap", title: "Background map q_K", content: .scalar),
    MethodMap("refinedMap", title: "Refined map M_r", content: .scalar),
    inconsistentRegion,
  ]

  /// What EPS++ leaves out of its saliency loss.
  static let inconsistentRegion = MethodMap(
    "inconsistentRegion", title: "Inconsistent region: + salient only, − foreground only",
    content: .signed, dependsOn: [.saliency])

  /// z of one image [1,K+1,h,w].
  private let z: Tensor
  private let labels: Tensor
  private let saliency: Tensor?

  init(logits z: Tensor, query: MapQuery) {
    self.z = z
    labels = query.labels(among: z.length(.channel) - 1)
    saliency = query.saliency.map {
      Tensor($0.values, shape: [1, 1, $0.height, $0.width])
    }
  }

  /// s [1,1,h,w]; without a saliency map nothing is salient.
  private func s(_ target: SaliencyTarget) -> Tensor {
    guard let saliency else { return Tensor.zeros([1, 1, z.length(.height), z.length(.width)]) }
    return target.onGrid(saliency, of: z)
  }

  /// A map of EPS; without a saliency map all classes of the query are foreground.
  ///
  /// The inconsistent region is what EPS++ would drop without PAMR: 1 where only the saliency map sees an object, −1
  /// where only M_fg does.
  func map(_ name: String, target: SaliencyTarget, loss: PseudoPixelLoss) -> Tensor {
    var loss = loss
    if saliency == nil { loss.selection = .none }
    let s = s(target)
    let outcome = loss(logits: z, saliency: s, labels: labels)
    switch name {
    case "saliencyTarget": return s
    case "foregroundMap": return outcome.foreground
    case "backgroundMap": return 1 - outcome.notBackground
    case "inconsistentRegion": return round(s) - round(outcome.foreground)
    default: preconditionFailure("eps adds no map '\(name)'")
    }
  }

  /// A map of EPS++ for a normalised image [1,3,H,W].
  ///
  /// The inconsistent region is 1 where only the saliency map sees an object, −1 where only the refined map does.
  func map(_ name: String, image: Tensor, target: SaliencyTarget, loss: ConsistentSaliencyLoss) -> Tensor {
    let k = z.length(.channel) - 1
    if name == "backgroundMap" { return softmax(z, along: .channel).slice(along: .channel, k..<k + 1) }
    let s = s(target)
    if name == "saliencyTarget" { return s }
    let outcome = loss.checked(logits: z, saliency: s, labels: labels, image: image)
    switch name {
    case "foregroundMap": return outcome.foreground
    case "refinedMap": return outcome.refined
    case "inconsistentRegion": return round(s) - round(outcome.refined)
    default: preconditionFailure("epspp adds no map '\(name)'")
    }
  }
}
