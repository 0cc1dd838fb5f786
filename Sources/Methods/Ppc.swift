import Networks
import Runs
import Torch

/// PPC: pixels are drawn to the prototype of their class and pushed from the others, across two views and within each.
///
/// Du et al., "Weakly Supervised Semantic Segmentation by Pixel-to-Prototype Contrast", CVPR 2022, as released
/// (METHODS §2). It stands on another method and is gone at inference: a projection of the features that the base's
/// classifier reads is all that it adds.
///
///     f = relu(W_p x), 128 channels          view 2 = view 1 made smaller
///     L = L_base + α·(L_cp + L_cc) + β·L_intra          `PrototypeContrast`, α = β = 0.1
///
/// Class maps, pseudo-labels and prototypes give no gradient, so that the contrast trains W_p and the backbone only.
public final class Ppc: Method {
  /// What it stands on.
  enum Base: String, CaseIterable {
    case cam, seam, eps

    var method: any BaseMethod.Type {
      switch self {
      case .cam: Cam.self
      case .seam: Seam.self
      case .eps: Eps.self
      }
    }

    /// The published θ and K_p.
    var published: (threshold: Double, topK: Int) { self == .eps ? (0.1, 16) : (0.2, 32) }
  }

  /// How the second view is made.
  enum ViewTransform: String, CaseIterable {
    case resize128
    case scale03 = "scale.3"
    case flip, rotate
  }

  public static let learnsBackground = false

  public let base: any BaseMethod
  /// W_p, 1×1.
  private let projection: Conv2d
  private let contrast: PrototypeContrast
  private let secondView: SecondView
  private let weights: (cp: Double, cc: Double, intra: Double)
  /// The share of the training after which the contrast begins.
  private let warmup: Double

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    let kind = Base(rawValue: recipe.text("base")) ?? .seam
    base = try kind.method.init(Self.baseRecipe(kind, from: recipe), on: network, classes: classes)
    projection = Conv2d(
      from: network.featureChannels, to: Self.projectedChannels, initialiser: .xavierUniform)
    secondView = try Self.secondView(recipe, on: network)
    let (alpha, beta) = (recipe.number("alphaCross"), recipe.number("betaIntra"))
    weights = (
      cp: recipe.flag("cp") ? alpha : 0, cc: recipe.flag("cc") ? alpha : 0,
      intra: recipe.flag("intra") ? beta : 0
    )
    warmup = recipe.number("contrastWarmup")
    let (theta, topK) = (recipe.number("bgThreshold"), recipe.integer("topK"))
    contrast = PrototypeContrast(
      rule: PrototypeRule(
        topK: topK > 0 ? topK : kind.published.topK,
        threshold: theta > 0 ? theta : kind.published.threshold, background: kind.method.backgroundChannel,
        backgroundWeights: .init(rawValue: recipe.text("bgPrototype")) ?? .inverseCam,
        scope: .init(rawValue: recipe.text("prototypeScope")) ?? .batch),
      intra: IntraViewContrast(
        minesPrototypes: recipe.flag("protoMining"), samplesPixels: recipe.flag("pixelSampling")),
      tau: recipe.number("tau"), masksAbsent: recipe.flag("maskAbsentPrototypes"))
  }

  public var network: any Network { base.network }
  public var classes: Int { base.classes }
  public var learnsBackground: Bool { base.learnsBackground }
  public var saliencyNeed: SaliencyNeed? { base.saliencyNeed }

  public var heads: StateDictionary {
    var state = base.heads
    state.append(projection.state, under: "projection.")
    return state
  }

  public func lossTerms(of batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    let views = base.views(of: batch, by: secondView)
    let own = base.lossTerms(of: views, batch: batch, at: point)
    guard let second = views.second, weights != (0, 0, 0) else { return own }
    let one = projected(views.first)
    let two = projected(second.view)
    let outcome = contrast(
      PrototypeContrast.View(
        cam: second.by.aligned(one.cam, to: two.cam),
        features: second.by.aligned(one.features, to: two.features)),
      two, labels: batch.labels)
    let share = Double(point.step) < warmup * Double(point.steps) ? 0.0 : 1
    let terms = [
      ("crossPrototype", outcome.cp, weights.cp), ("crossCam", outcome.cc, weights.cc),
      ("intraView", outcome.intra, weights.intra),
    ]
    return own + terms.filter { $0.2 > 0 }.map { LossTerm($0, $1, weight: share * $2) }
  }

  public func view(of images: Tensor) -> ViewMaps { base.view(of: images) }

  public func view(of images: Tensor, among classes: [Int]) -> ViewMaps {
    base.view(of: images, among: classes)
  }

  /// The refined maps of a view and f [B,128,h,w].
  private func projected(_ view: BaseView) -> PrototypeContrast.View {
    PrototypeContrast.View(
      cam: view.refined.detached(), features: relu(projection(view.features)).converted(to: .float64))
  }

  private static let projectedChannels = 128
}

extension Ppc {
  /// The second view of the setting `viewTransform`.
  ///
  /// 128 pixels at output stride 8 are 16 cells, of a window of 448. At other strides and windows the side is that of 16
  /// cells, too, but no more than half of the window, so that the views differ in scale.
  /// - Throws: `MethodError.setting` where the second view would have less than 2 cells a side.
  private static func secondView(_ recipe: Recipe, on network: any Network) throws -> SecondView {
    let (crop, stride) = (recipe.integer("crop"), network.outputStride)
    let transform = ViewTransform(rawValue: recipe.text("viewTransform")) ?? .resize128
    let view: SecondView
    let side: Int
    switch transform {
    case .resize128:
      side = min(16 * stride, crop / 2 / stride * stride)
      view = .resized(to: side)
    case .scale03:
      side = Int(Double(crop) * 0.3)
      view = .scaled(by: 0.3)
    case .flip: (view, side) = (.mirrored, crop)
    case .rotate: (view, side) = (.rotated, crop)
    }
    guard side >= 2 * stride else {
      throw MethodError.setting(
        key: "viewTransform", value: transform.rawValue,
        wanted:
          "flip or rotate with a crop of \(crop) at output stride \(stride), where this view would have less "
          + "than 2 cells a side")
    }
    return view
  }

  /// The recipe of the base: its own settings are those of the recipe under the base's name, the shared ones the same.
  private static func baseRecipe(_ base: Base, from recipe: Recipe) -> Recipe {
    let schema = RecipeSchema(base.method.declaration)
    var settings = schema.defaults.settings
    for key in settings.keys {
      if let value = recipe.settings["\(base.rawValue).\(key)"] ?? sharedValue(key, of: recipe) {
        settings[key] = value
      }
    }
    return Recipe(method: base.rawValue, settings: settings)
  }

  /// The value of a key that every method has: schedule and inference.
  private static func sharedValue(_ key: String, of recipe: Recipe) -> SettingValue? {
    let shared = TrainingSchedule.declarations + inference
    return shared.contains { $0.key == key } ? recipe.settings[key] : nil
  }
}

extension Ppc {
  /// Its own, and those of the base that a run stands on.
  public static let maps =
    PrototypeMaps.declarations
    + Base.allCases.flatMap { base in base.method.maps.map { $0.requiring("base", base.rawValue) } }

  /// An image's prototypes are made of its own pixels.
  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    if !PrototypeMaps.declarations.contains(where: { $0.name == name }) {
      return base.map(name, of: image, at: query)
    }
    let x = name == "secondPseudoLabels" ? secondView(image, sides: network.input.sides) : image
    let view = projected(base.forward(x, training: false))
    return PrototypeMaps(contrast, of: view, query: query).map(name)
  }

  /// What the contrast has taught to be alike: relu(W_p x).
  public func comparedFeatures(of images: Tensor) -> Tensor {
    projected(base.forward(images, training: false)).features
  }

  private static let inference = InferenceSettings.declarations(
    scales: "321,449", background: "constant(0.26)", normalisation: .minmaxSum)

  /// The settings of all bases under their names: `seam.er`, `eps.tau`.
  private static var baseComponents: [ComponentDeclaration] {
    Base.allCases.flatMap { base in
      base.method.declaration.components.filter { $0.effect == .training }.map { component in
        var component = component
        component.key = "\(base.rawValue).\(component.key)"
        component.name = "\(base.rawValue): \(component.name)"
        return component
      }
    }
  }

  public static let declaration = MethodDeclaration(
    name: "ppc",
    summary: "Pixels are drawn to the prototypes of their classes, on top of plain CAM, SEAM or EPS.",
    reference: "Du et al., CVPR 2022 (PPC)",
    components: [
      .choice(
        "base", "Base", Base.seam, "METHODS §2",
        "The method that the contrast is added to; its own settings bear its name, as seam.er and eps.tau do."
      ),
      .flag("cp", "Cross prototype", true, "METHODS §2.1", "Off leaves out the other view's prototypes."),
      .flag("cc", "Cross CAM", true, "METHODS §2.1", "Off leaves out the other view's pseudo-labels."),
      .flag("intra", "Intra view", true, "METHODS §2.1", "Off leaves out the contrast within a view."),
      .flag(
        "protoMining", "Semi-hard prototypes", true, "METHODS §2.1",
        "Off puts all prototypes into the denominator of the contrast within a view."),
      .flag(
        "pixelSampling", "Semi-hard pixels", true, "METHODS §2.1",
        "Off takes the mean over all pixels in the contrast within a view."),
      .number("tau", "Temperature τ", 0.01...10, 0.1, "METHODS §2.1", "Similarities are divided by it."),
      .whole(
        "topK", "Pixels of a prototype", 0...100_000, 0, "METHODS §2.1",
        "How many of the strongest pixels make a prototype; 0 takes the base's published 32, or 16 on eps."),
      .number(
        "bgThreshold", "Background θ", 0...1, 0, "METHODS §2.1",
        "What a class has to exceed in a pseudo-label; 0 takes the base's published 0.20, or 0.10 on eps."),
      .number(
        "alphaCross", "Weight of the cross-view terms α", 0...100, 0.1, "METHODS §2.1",
        "The weight of cross prototype and cross CAM beside the base's loss."),
      .number(
        "betaIntra", "Weight of the intra-view term β", 0...100, 0.1, "METHODS §2.1",
        "The weight of the contrast within a view beside the base's loss."),
      .number(
        "contrastWarmup", "Contrast begins after", 0...1, 0, "METHODS §2.1",
        "The share of the training without the contrast, while the maps mean little; published is 0."),
      .choice(
        "viewTransform", "Second view", ViewTransform.resize128, "METHODS §2.4",
        "resize128 has 16 cells a side, at most half of the window; scale.3 is SEAM's; flip and rotate keep the size."
      ),
      .choice(
        "prototypeScope", "Prototypes of", PrototypeRule.Scope.batch, "METHODS §2.4",
        "batch makes a prototype from the pixels of all images of a batch, image one for each image."),
      .flag(
        "maskAbsentPrototypes", "Leave absent classes out", false, "METHODS §2.4",
        "Off keeps the prototypes of classes that no image shows in the denominators, as published."),
      .choice(
        "bgPrototype", "Background prototype", PrototypeRule.BackgroundWeights.inverseCam, "METHODS §2.5",
        "inverseCam takes the pixels furthest from all classes, officialTies the first pixels of the batch."),
    ] + baseComponents + inference, schedule: TrainingSchedule.declarations,
    presets: [
      "": [:], "paintnet": Preset.paintnet.with(Preset.shortContrast),
      "voc-mobilenet": Preset.vocMobileNet.with(Preset.shortContrast),
      "paper-resnet38d": Preset.resNet38d,
    ])
}
