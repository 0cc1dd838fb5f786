import Networks
import Refinement
import Runs
import Torch

/// ICAM: beside the average of a map, pixels sampled from it are trained as image predictions, and a loss over all pairs
/// of pixels ties maps to colour edges.
///
/// Jonnarth and Felsberg, "Importance Sampling CAMs for Weakly-Supervised Segmentation", ICASSP 2022, as released
/// (METHODS §1.1). a are the logits of K + 1 channels, background first; p = softmax(a); r = PCM(a) with gradient,
/// q = softmax(r); views v = 1, 2 are the image and its bilinear copy at 0.3; ↓ brings the first view's maps to the
/// second's grid; ‖·‖ is the mean absolute value.
///
///     L_cls = Σ_v (1−λ) L_pool(a^v) + λ L_is(p^v) + L_rv(r^v)
///     L_er  = ‖p¹↓−p²‖ + ‖q¹↓−q²‖ + ‖p¹↓−q¹↓‖ + ‖p²−q²‖          L_ecr = ‖p¹↓−q²‖ + ‖p²−q¹↓‖
///     L     = L_cls + L_er + L_ecr + w·L_fs(p¹)
///
/// L_pool and L_rv are `MapPooling`, L_is is `ImportanceSampling`, L_fs is `FeatureSimilarityLoss`.
public final class Icam: Method {
  public static let learnsBackground = false

  public let network: any Network
  public let classes: Int
  private let classifier: ClassifierHead
  private let pcm: PixelCorrelation?
  private let pooling: MapPooling
  private let rvPooling: MapPooling
  private let sampling: PixelSampling
  private let fsl: FeatureSimilarityLoss
  private let (usesER, usesECR): (Bool, Bool)
  private let secondView: SecondView

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    classifier = ClassifierHead(on: network, outputs: classes + 1, dropout: recipe.number("dropout"))
    pcm = recipe.flag("pcm") ? PixelCorrelation(on: network) : nil
    pooling = MapPooling(rawValue: recipe.text("pooling")) ?? .avg
    rvPooling = MapPooling(rawValue: recipe.text("rvPooling")) ?? .max
    sampling = PixelSampling(recipe)
    fsl = FeatureSimilarityLoss(recipe, factor: 1)
    (usesER, usesECR) = (recipe.flag("er"), recipe.flag("ecr"))
    secondView = .scaled(by: recipe.number("viewScale"))
  }

  public var heads: StateDictionary {
    var state = StateDictionary()
    state.append(classifier.convolution.state, under: "fc8.")
    if let pcm { state.append(pcm.state) }
    state.append(fsl.state, under: "fsl.")
    return state
  }

  /// a and, with PCM, r of one view [B,K+1,h,w].
  private func forward(_ x: Tensor, training: Bool) -> (a: Tensor, r: Tensor?) {
    let maps = network.features(x, training: training)
    let a = classifier(maps.last, training: training).maps
    return (a, pcm.map { correlated(a, by: $0.features(of: x, maps, on: network)) })
  }

  public func lossTerms(of batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    let (x1, y) = (batch.images, batch.labels)
    let x2 = secondView(x1, sides: network.input.sides)
    let views = [forward(x1, training: true), forward(x2, training: true)]
    let (a1, a2, lambda) = (views[0].a, views[1].a, sampling.lambda)
    var terms: [LossTerm] = []
    if lambda < 1 {
      let pools = pooling.loss(logits: a1, labels: y) + pooling.loss(logits: a2, labels: y)
      terms.append(LossTerm("classification", pools, weight: 1 - lambda))
    }
    if lambda > 0 {
      let samples = sampling.loss(ofLogits: a1, labels: y) + sampling.loss(ofLogits: a2, labels: y)
      terms.append(LossTerm("importance", samples, weight: lambda))
    }
    if let r1 = views[0].r, let r2 = views[1].r {
      let refined = rvPooling.loss(logits: r1, labels: y) + rvPooling.loss(logits: r2, labels: y)
      terms.append(LossTerm("refined", refined))
    }
    return terms + consistencyTerms(views) + fsl.terms(of: a1, images: x1, on: network, labels: y)
  }

  /// L_er and L_ecr; without PCM there is no q, and ‖p¹↓−p²‖ is left.
  private func consistencyTerms(_ views: [(a: Tensor, r: Tensor?)]) -> [LossTerm] {
    func distance(_ x: Tensor, _ y: Tensor) -> Tensor { abs(x - y).mean() }
    func posterior(_ logits: Tensor) -> Tensor { softmax(logits, along: .channel) }
    let p2 = posterior(views[1].a)
    let p1 = secondView.aligned(posterior(views[0].a), to: p2)  // p¹↓
    guard let r1 = views[0].r, let r2 = views[1].r else {
      return usesER ? [LossTerm("er", distance(p1, p2))] : []
    }
    let q2 = posterior(r2)
    let q1 = secondView.aligned(posterior(r1), to: q2)  // q¹↓
    var terms: [LossTerm] = []
    if usesER {
      let er = distance(p1, p2) + distance(q1, q2) + distance(p1, q1) + distance(p2, q2)
      terms.append(LossTerm("er", er))
    }
    if usesECR { terms.append(LossTerm("ecr", distance(p1, q2) + distance(p2, q1))) }
    return terms
  }

  public func view(of images: Tensor) -> ViewMaps { view(of: images, among: Array(1..<classes + 1)) }

  /// ½(p + q) over the background and the classes that may appear, so that they sum to one (METHODS §1.5).
  public func view(of images: Tensor, among classes: [Int]) -> ViewMaps {
    let (a, r) = forward(images, training: false)
    let p = softmax(a, along: .channel)
    let both = r.map { (p + softmax($0, along: .channel)) / 2 } ?? p
    let present = withBackground(MapQuery(classes: classes).labels(among: self.classes))
    let kept = both * present
    let shares = kept / kept.sum(along: .channel, keeping: true).clamped(from: 1e-8)
    let foreground = BackgroundChannel.first.foreground
    return ViewMaps(logits: foreground(a), evidence: foreground(shares))
  }
}

extension Icam {
  public static let maps = SamplingMaps.declarations

  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    SamplingMaps(sampling: sampling, fsl: fsl, network: network)
      .map(name, image: image, logits: forward(image, training: false).a, at: query)
  }

  public static let declaration = MethodDeclaration(
    name: "icam",
    summary: "Pixels sampled from the maps train the classifier, and maps follow colour edges.",
    reference: "Jonnarth and Felsberg 2022 (ICAM), as released, on SEAM's network",
    components: PixelSampling.components(
      space: .softmaxProb, samples: 100, lambda: 0.8, section: "METHODS §1.1.2") + [
        .choice(
          "pooling", "Pooling", MapPooling.avg, "METHODS §1.1.1",
          "avg trains all pixels of a map alike, max its strongest pixel among all channels."),
        .choice(
          "rvPooling", "Pooling of refined maps", MapPooling.max, "METHODS §1.1.3",
          "The same for the maps after the pixel correlation."),
      ] + FeatureSimilarityLoss.components(signal: .softmax, weight: 0.5, section: "METHODS §1.1.5") + [
        .flag(
          "pcm", "Pixel correlation", true, "METHODS §1.4",
          "Off leaves the maps unrefined: no loss of refined maps, no ecr, and er of the maps alone."),
        .flag(
          "er", "Equivariance", true, "METHODS §1.1.4",
          "Off drops the loss that makes the maps of both views equal."),
        .flag(
          "ecr", "Cross regularisation", true, "METHODS §1.1.4",
          "Off drops the loss that makes the refined maps of one view the maps of the other."),
        .dropout, .viewScale,
      ]
      + InferenceSettings.declarations(
        scales: "321,449", background: "oneMinusSum", normalisation: .keepMax),
    schedule: TrainingSchedule.declarations,
    presets: [
      "": [:],
      "paintnet": Preset.paintnet.with(Preset.shortTwoViews).with(["learningRate": .number(0.02)]),
      // The losses of both views are sums, where SEAM takes means: at its rate of 0.01 they wash the network's features out in
      // the first steps (a seed mIoU of 14 instead of 41 after five epochs).
      "voc-mobilenet": Preset.vocMobileNet.with(Preset.shortTwoViews).with(["learningRate": .number(0.001)]),
      "paper-resnet38d": Preset.resNet38d,
    ])
}
