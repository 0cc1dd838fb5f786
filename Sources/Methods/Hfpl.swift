import Networks
import Refinement
import Runs
import Torch

/// hfpl: SEAM with importance sampling of independent class probabilities and a feature similarity loss on its
/// normalised maps.
///
/// Jonnarth, Zhang and Felsberg, "High-fidelity Pseudo-labels for Boosting Weakly-Supervised Segmentation", WACV 2024
/// (METHODS §1.2). The losses of SEAM stay as they are but for the classification of the first view:
///
///     L_cls = ½[(1−λ) MLSM(mean_hw a¹_fg, y) + λ L_is(a¹_fg)] + ½ MLSM(mean_hw a²_fg, y) + ½Σ_v L_min(r^v·ȳ)
///     L     = L_cls + L_er + L_ecr + w·L_fs(n(a¹)·ȳ)
public final class Hfpl: BaseMethod {
  public static let learnsBackground = false
  public static let backgroundChannel = Seam.backgroundChannel

  private let seam: Seam
  private let sampling: PixelSampling
  private let fsl: FeatureSimilarityLoss

  public var network: any Network { seam.network }
  public var classes: Int { seam.classes }
  public var secondView: SecondView? { seam.secondView }

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    seam = try Seam(recipe, on: network, classes: classes)
    sampling = PixelSampling(recipe)
    fsl = FeatureSimilarityLoss(recipe, factor: 0.5)
  }

  public var heads: StateDictionary {
    var state = seam.heads
    state.append(fsl.state, under: "fsl.")
    return state
  }

  public func forward(_ images: Tensor, training: Bool) -> BaseView {
    seam.forward(images, training: training)
  }

  public func lossTerms(of views: BaseViews, batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    let (y, lambda) = (batch.labels, sampling.lambda)
    let pooled = views.all.map { multiLabelSoftMargin(logits: seam.classLogits(of: $0), labels: y) }
    let classification = mean(of: [pooled[0] * (1 - lambda)] + pooled.dropFirst())
    var terms = [LossTerm("classification", classification)]
    if lambda > 0 {
      let samples = sampling.loss(ofLogits: views.first.cam, labels: y)
      terms.append(LossTerm("importance", samples, weight: lambda / Double(pooled.count)))
    }
    return terms + seam.consistencyTerms(of: views, labels: y)
      + fsl.terms(of: views.first.cam, images: views.first.images, on: network, labels: y)
  }

  public func view(of images: Tensor) -> ViewMaps { seam.view(of: images) }

  public func view(of images: Tensor, among classes: [Int]) -> ViewMaps {
    seam.view(of: images, among: classes)
  }
}

extension Hfpl {
  public static let maps = Seam.maps + SamplingMaps.declarations

  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    guard SamplingMaps.declarations.contains(where: { $0.name == name }) else {
      return seam.map(name, of: image, at: query)
    }
    return SamplingMaps(sampling: sampling, fsl: fsl, network: network)
      .map(name, image: image, logits: seam.forward(image, training: false).cam, at: query)
  }

  public static let declaration = MethodDeclaration(
    name: "hfpl",
    summary: "SEAM with pixels sampled from each class's map and maps that follow colour edges.",
    reference: "Jonnarth, Zhang and Felsberg 2024 (hfpl), on SEAM",
    components: PixelSampling.components(
      space: .sigmoidLogit, samples: 10, lambda: 0.2, section: "METHODS §1.2")
      + FeatureSimilarityLoss.components(signal: .normalisedCam, weight: 1, section: "METHODS §1.2")
      + Seam.components
      + InferenceSettings.declarations(
        scales: "321,449", background: "constant(0.26)", normalisation: .minmaxSum),
    schedule: TrainingSchedule.declarations,
    presets: [
      "": [:],
      "paintnet": Preset.paintnet.with(Preset.shortSeam),
      // Pairs reach the published 40 pixels on a grid of half as many cells a side.
      "voc-mobilenet": Preset.vocMobileNet.with(Preset.shortSeam).with(["fsl.sigma": .number(2.5)]),
      "paper-resnet38d": Preset.resNet38d,
    ])
}
