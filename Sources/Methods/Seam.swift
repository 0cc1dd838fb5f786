import Networks
import Refinement
import Runs
import Torch

/// SEAM: maps of an image and of its smaller copy are to agree, and a pixel correlation module (PCM) spreads them over
/// pixels that look alike.
///
/// Wang et al., "Self-supervised Equivariant Attention Mechanism for Weakly Supervised Semantic Segmentation", CVPR
/// 2020, as in the authors' code (METHODS §1.4). A are the logits of K + 1 channels, background first; views v = 1, 2 are
/// the image and its bilinear copy at 0.3; ȳ = [1, y].
///
///     A = W dropout(f)          r = PCM(M(A)), where M keeps each pixel's largest class, without gradient
///     L = ½Σ_v MLSM(mean_hw A^v_fg, y) + ½Σ_v L_min(r^v·ȳ) + L_er + L_ecr
///
/// L_min is `minPoolingLoss`, L_er and L_ecr are `Equivariance`.
public final class Seam: BaseMethod {
  /// At which size maps enter the loss.
  enum LossGrid: String, CaseIterable {
    case image, features
  }

  public static let learnsBackground = false
  public static let backgroundChannel = BackgroundChannel.first

  public let network: any Network
  public let classes: Int
  public let secondView: SecondView?
  private let classifier: ClassifierHead
  private let pcm: PixelCorrelation?
  private let (usesER, usesECR, usesMinPool, usesLabelsInPCM): (Bool, Bool, Bool, Bool)
  private let grid: LossGrid

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    classifier = ClassifierHead(on: network, outputs: classes + 1, dropout: recipe.number("dropout"))
    pcm = recipe.flag("pcm") ? PixelCorrelation(on: network) : nil
    secondView = .scaled(by: recipe.number("viewScale"))
    (usesER, usesECR) = (recipe.flag("er"), recipe.flag("ecr"))
    (usesMinPool, usesLabelsInPCM) = (recipe.flag("minPool"), recipe.flag("pcmLabels"))
    grid = LossGrid(rawValue: recipe.text("lossGrid")) ?? .image
  }

  public var heads: StateDictionary {
    var state = StateDictionary()
    state.append(classifier.convolution.state, under: "fc8.")
    if let pcm { state.append(pcm.state) }
    return state
  }

  public func forward(_ images: Tensor, training: Bool) -> BaseView {
    forward(images, training: training, present: nil)
  }

  /// - Parameter present: ȳ of the classes that compete in PCM's input; nil: all of them.
  func forward(_ images: Tensor, training: Bool, present: Tensor?) -> BaseView {
    let maps = network.features(images, training: training)
    let (f, a) = classifier(maps.last, training: training)  // [B,D,h,w], [B,K+1,h,w]
    let r = pcm.map { pcm in
      correlated(
        CAMNormalization.detachMaxOneHot(present.map { a * $0 } ?? a),
        by: pcm.features(of: images, maps, on: network))
    }
    return BaseView(images: images, features: f, cam: a, refined: r)
  }

  public func lossTerms(of views: BaseViews, batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    let z = views.all.map { classLogits(of: $0) }
    let classification = mean(of: z.map { multiLabelSoftMargin(logits: $0, labels: batch.labels) })
    return [LossTerm("classification", classification)] + consistencyTerms(of: views, labels: batch.labels)
  }

  /// mean_hw A_fg [B,K] of a view, at the size at which maps enter the loss.
  func classLogits(of view: BaseView) -> Tensor {
    let a = Self.backgroundChannel.foreground(of: view.cam)
    return grid == .image ? meanOnGrid(a, of: view.images) : a.mean(along: .height, .width)
  }

  /// All terms but the classification.
  func consistencyTerms(of views: BaseViews, labels: Tensor) -> [LossTerm] {
    let present = PresentChannels(labels)
    let maps = views.all.map {
      (a: atLossSize(present($0.cam), of: $0), r: atLossSize(present($0.refined), of: $0))
    }  // [B,M,H,W]
    var terms: [LossTerm] = []
    if usesMinPool {
      let foreground = Self.backgroundChannel.foreground
      terms.append(
        LossTerm("minPool", mean(of: maps.map { minPoolingLoss(foreground($0.r * present.weights)) })))
    }
    if let second = views.second, usesER || usesECR {
      let equivariance = Equivariance(
        cams: (maps[0].a, maps[1].a), refineds: (maps[0].r, maps[1].r), present: present,
        aligning: second.by.aligned)
      if usesER { terms.append(LossTerm("er", equivariance.er)) }
      // Without PCM the refined maps are the maps, and there is nothing to regularise across.
      if usesECR, pcm != nil { terms.append(LossTerm("ecr", equivariance.ecr)) }
    }
    return terms
  }

  private func atLossSize(_ maps: Tensor, of view: BaseView) -> Tensor {
    grid == .image ? onGrid(maps, of: view.images) : maps
  }

  public func view(of images: Tensor) -> ViewMaps { view(of: images, among: Array(1..<classes + 1)) }

  public func view(of images: Tensor, among classes: [Int]) -> ViewMaps {
    let view = forward(images, training: false, present: competing(classes))
    let foreground = Self.backgroundChannel.foreground
    return ViewMaps(logits: foreground(view.cam), evidence: relu(foreground(view.refined)))
  }
}

extension Seam {
  /// ȳ of the classes that may appear, where the recipe lets no other compete.
  func competing(_ classes: [Int]) -> Tensor? {
    usesLabelsInPCM ? withBackground(MapQuery(classes: classes).labels(among: self.classes)) : nil
  }

  public static let maps = [
    MethodMap("refinedCam", title: "CAM after PCM", content: .classScores),
    MethodMap("unrefinedCam", title: "CAM before PCM", content: .classScores),
    MethodMap(
      "pixelCorrelation", title: "Correlation with the probed pixel", content: .scalar, dependsOn: [.probe]),
  ]

  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    let foreground = Self.backgroundChannel.foreground
    switch name {
    case "refinedCam", "unrefinedCam":
      let view = forward(image, training: false, present: competing(query.classes))
      let maps = foreground(name == "refinedCam" ? view.refined : view.cam)
      return CAMNormalization.max(maps.selecting(query.channels, along: .channel))
    case "pixelCorrelation":
      return pixelCorrelation(of: image, at: query.probe)
    default: preconditionFailure("seam adds no map '\(name)'")
    }
  }

  /// a_ij of the probed pixel j with every pixel i, over their maximum; without PCM the pixel itself.
  func pixelCorrelation(of image: Tensor, at probe: MapQuery.Probe) -> Tensor {
    let maps = network.features(image, training: false)
    let (height, width) = (maps.last.length(.height), maps.last.length(.width))
    let j = probe.cell(height: height, width: width)
    guard let pcm else {
      return (Tensor.range(height * width) .== Double(j)).converted(to: .float32)
        .reshaped(to: [1, 1, height, width])
    }
    let f = normalized(pcm.features(of: image, maps, on: network), along: .channel)  // [1,192,h,w]
    let fj = f.reshaped(to: [1, -1, height * width]).slice(along: .index(2), j..<j + 1)  // [1,192,1]
    return CAMNormalization.max((f * fj.unsqueezed(at: .index(3))).sum(along: .channel, keeping: true))
  }

  /// The components of SEAM that methods on top of it share.
  static let components: [ComponentDeclaration] =
    [
      .flag(
        "pcm", "Pixel correlation", true, "METHODS §1.4",
        "Off leaves the maps unrefined, in training and at inference; there is no ecr then."),
      .flag(
        "pcmLabels", "Labels in the correlation", false, "METHODS §1.4",
        "On lets only classes that may appear compete for a pixel before the correlation at inference; off all, as "
          + "published."),
      .flag(
        "er", "Equivariance", true, "METHODS §1.4",
        "Off drops the loss that makes the maps of both views equal."),
      .flag(
        "ecr", "Cross regularisation", true, "METHODS §1.4",
        "Off drops the loss that makes the refined maps of one view those of the other."),
      .flag(
        "minPool", "Min pooling", true, "METHODS §1.4",
        "Off drops the loss that keeps a quarter of each image background."),
      .dropout, .viewScale,
      .choice(
        "lossGrid", "Size of the losses", LossGrid.image, "METHODS §1.4",
        "image enlarges maps to the image before the losses, as published; features leaves them on their grid, which "
          + "costs a fraction."),
    ]

  public static let declaration = MethodDeclaration(
    name: "seam",
    summary: "Equivariant maps over two scales of an image, refined by the similarity of pixels.",
    reference: "Wang et al. 2020 (SEAM)",
    components: components
      + InferenceSettings.declarations(
        scales: "321,449", background: "constant(0.26)", normalisation: .minmaxSum),
    schedule: TrainingSchedule.declarations,
    presets: [
      "": [:],
      "paintnet": Preset.paintnet.with(Preset.shortSeam),
      "voc-mobilenet": Preset.vocMobileNet.with(Preset.shortSeam),
      "paper-resnet38d": Preset.resNet38d,
    ])
}
