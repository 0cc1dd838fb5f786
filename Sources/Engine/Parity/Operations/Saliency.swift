import Methods
import Refinement
import Torch

extension ParityOperation {
  /// Losses over saliency maps.
  static let saliency = [
    ParityOperation("eps.loss", pseudoPixels), ParityOperation("epspp.loss", consistent),
  ]

  private enum Selection: String, CaseIterable {
    case adaptive, none
  }

  /// `logits` [N,K+1,h,w], `saliency` [N,1,H,W], `labels` [N,K] → `loss`, `foreground`, `background`, `blend` [N,1,h,w],
  /// `overlap` [N,K], `grad.logits`.
  private static let pseudoPixels: Body = { parity in
    let inputs = try SaliencyInputs(parity)
    let settings = parity.settings
    let selection: PseudoPixelLoss.Selection =
      switch try settings.choice("selection", default: Selection.adaptive) {
      case .adaptive: .adaptive(tau: try settings.number("tau", default: 0.4))
      case .none: .none
      }
    let loss = PseudoPixelLoss(selection: selection, lambda: try settings.number("lambda", default: 0.5))
    let outcome = loss(logits: inputs.logits, saliency: inputs.saliency, labels: inputs.labels)
    outcome.value.backward()
    return [
      "loss": outcome.value, "foreground": outcome.foreground, "background": outcome.notBackground,
      "blend": outcome.blend, "overlap": outcome.overlap,
      "grad.logits": inputs.logits.gradient ?? Tensor.zeros(like: inputs.logits),
    ]
  }

  /// The same inputs and `image` [N,3,H',W'] → `loss`, `foreground`, `refined`, `inconsistent` [N,1,h,w], `grad.logits`.
  private static let consistent: Body = { parity in
    let inputs = try SaliencyInputs(parity)
    let settings = parity.settings
    let image = try parity.real("image", rank: 4...4)
    guard image.shape[0] == inputs.labels.shape[0] else {
      throw ParityError.input(
        "image", reason: "has the shape \(image.shape) for \(inputs.labels.shape[0]) images")
    }
    let standard = PAMR()
    let pamr = PAMR(
      dilations: settings.has("dilations") ? try settings.integers("dilations") : standard.dilations,
      iterations: try settings.integer("iterations", default: standard.iterations))
    let loss = ConsistentSaliencyLoss(
      refinement: try settings.flag("pamr", default: true) ? pamr : nil,
      dropsInconsistent: try settings.flag("ird", default: true),
      ratio: try settings.choice("ratio", default: .perImage))
    let outcome = try loss(
      logits: inputs.logits, saliency: inputs.saliency, labels: inputs.labels, image: image)
    outcome.value.backward()
    return [
      "loss": outcome.value, "foreground": outcome.foreground, "refined": outcome.refined,
      "inconsistent": outcome.inconsistent,
      "grad.logits": inputs.logits.gradient ?? Tensor.zeros(like: inputs.logits),
    ]
  }

  /// Logits with a gradient, saliency on their grid, and labels.
  @TorchActor
  private struct SaliencyInputs {
    let logits: Tensor
    let saliency: Tensor
    let labels: Tensor

    init(_ parity: ParityCase) throws {
      logits = try parity.real("logits", rank: 4...4).requiringGradient()
      let shape = logits.shape
      labels = try parity.real("labels", shape: [shape[0], max(0, shape[1] - 1)])
      let map = try parity.real("saliency", rank: 4...4)
      guard map.shape[0] == shape[0], map.shape[1] == 1 else {
        throw ParityError.input(
          "saliency", reason: "has the shape \(map.shape) and not [\(shape[0]), 1, H, W]")
      }
      saliency = resized(map, height: shape[2], width: shape[3], by: .nearest)
    }
  }
}
