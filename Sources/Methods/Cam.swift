import Networks
import Runs
import Torch

/// Plain class activation maps: a 1×1 convolution over the features gives K maps, their pooled values are
/// trained as a multi-label classifier.
///
/// Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016, in the form of PSA's
/// classifier: the average of the maps is the map of the average, so the classifier's weights are moved in
/// front of the pooling.
///
///     A_k = Σ_d w_kd f_d          L = MLSM(pool_hw A, y)
public final class Cam: BaseMethod {
  /// How a map becomes one number.
  enum Pooling: String, CaseIterable {
    case average, max
  }

  public static let learnsBackground = false
  public static let backgroundChannel = BackgroundChannel.none

  public let secondView: SecondView? = nil

  public let network: any Network
  public let classes: Int
  private let classifier: Conv2d
  private let pooling: Pooling

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    pooling = Pooling(rawValue: recipe.text("pooling")) ?? .average
    // From zero the backbone rests until the classifier has learned a direction. From 𝒩(0, 0.01²) an unlucky
    // draw pushes it about in the first steps, which costs up to 12 points of mAP after five epochs.
    classifier = Conv2d(
      weight: Tensor.zeros([classes, network.featureChannels, 1, 1]).requiringGradient())
  }

  public var heads: StateDictionary {
    var state = StateDictionary()
    state.append(classifier.state, under: "classifier.")
    return state
  }

  public func forward(_ images: Tensor) -> BaseView {
    let f = network.features(images, training: true).last  // [B,D,h,w]
    return BaseView(images: images, features: f, cam: classifier(f).converted(to: .float32))
  }

  /// The mean over the views of L.
  public func lossTerms(of views: BaseViews, batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    let losses = views.all.map { view in
      let z =
        switch pooling {
        case .average: view.cam.mean(along: .height, .width)
        case .max: view.cam.maximum(along: .height, .width)
        }  // [B,K]
      return multiLabelSoftMargin(logits: z, labels: batch.labels)
    }
    return [LossTerm("classification", mean(of: losses))]
  }

  public func view(of images: Tensor) -> ViewMaps {
    let a = classifier(network.features(images, training: false).last).converted(to: .float32)  // [B,K,h,w]
    return ViewMaps(logits: a, evidence: relu(a))
  }
}

extension Cam {
  public static let declaration = MethodDeclaration(
    name: "cam",
    summary: "Class activation maps of a multi-label classifier, the baseline of all methods.",
    reference: "Zhou et al. 2016, with the multi-label classifier of PSA (Ahn and Kwak 2018)",
    components: [
      ComponentDeclaration(
        key: "pooling", name: "Pooling", kind: .choice(Pooling.allCases.map(\.rawValue)),
        defaultValue: .text(Pooling.average.rawValue), effect: .training, section: "METHODS §1.1.1",
        meaning: "average trains all pixels of a map alike, max its strongest pixel only.")
    ] + InferenceSettings.declarations(scales: "321,449", background: "constant(0.3)"),
    schedule: TrainingSchedule.declarations,
    presets: [
      "": [:],
      "paintnet": Preset.paintnet, "voc-mobilenet": Preset.vocMobileNet,
    ])
}
