import Networks
import Refinement
import Runs
import Torch

/// BANA's first two stages: class activation maps from boxes, and the two pseudo-masks that they give.
///
/// METHODS §4.1 and §4.2; the third stage is `Segment` with the noise-aware loss.
///
/// Oh, Kim and Ham, "Background-Aware Pooling and Noise-Aware Loss for Weakly-Supervised Semantic Segmentation",
/// CVPR 2021. Features are never negative; W [K+1,D] has no bias, and class 0 is the background:
///
///     r  = background-aware pooling of each window of each box       q = the image's background queries
///     L  = mean over all r and all valid q of −log softmax(W·v), with the box's class for r and 0 for q
///     CAM of class c = relu(W_c·F)
public final class Bana: BoxSupervised {
  public static let learnsBackground = false

  public let network: any Network
  public let classes: Int
  private let pooling: BackgroundAwarePooling
  let labelling: BoxLabelling
  /// W, [K+1,D].
  private let classifier: Tensor

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    labelling = BoxLabelling(recipe)
    pooling = BackgroundAwarePooling(
      grid: recipe.integer("gridTrain"), windows: recipe.text("roiPool") == RoiPool.one.rawValue ? 1 : 2,
      isAware: recipe.flag("bap"))
    classifier = noGrad { Tensor.normal([classes + 1, network.featureChannels]) * 0.01 }.requiringGradient()
  }

  public var heads: StateDictionary {
    var state = StateDictionary()
    state.append(classifier, named: "classifier.weight", role: .weight)
    return state
  }

  public func lossTerms(of batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    guard let windows = batch.boxes else { preconditionFailure("Bana: a batch without boxes") }
    let f = network.features(batch.images, training: true).last  // [B,D,h,w]
    let pooled = pooling(f, mask: windows.background, boxes: windows.sampled)
    return [LossTerm("boxes", pooled.loss(weights: classifier, classes: windows.classes))]
  }

  public func view(of images: Tensor) -> ViewMaps {
    let f = network.features(images, training: false).last
    let weight = classifier.slice(along: .batch, 1..<classes + 1).reshaped(to: [classes, -1, 1, 1])
    let a = conv2d(f, weight: weight).converted(to: .float32)  // [B,K,h,w]
    return ViewMaps(logits: a, evidence: relu(a))
  }

  public func boxLabels(
    of image: Tensor, boxes: [LabelledBox], height: Int, width: Int, settings: BoxLabels.Settings
  ) -> BoxLabels {
    let f = network.features(image, training: false).last.squeezed(at: .batch)  // [D,h,w]
    return autocast(.float32) {
      BoxLabels(
        features: f, weights: classifier, boxes: boxes, height: height, width: width,
        settings: settings)
    }
  }
}

extension Bana {
  /// What background-aware pooling sees of one normalised image [1,3,h,w], with boxes in pixels of width × height.
  public func background(
    of image: Tensor, boxes: [LabelledBox], height: Int, width: Int
  ) -> BackgroundLook {
    let f = network.features(image, training: false).last
    return autocast(.float32) {
      BackgroundLook(of: f, boxes: boxes, height: height, width: width, grid: pooling.grid)
    }
  }
}

/// A method that is trained on boxes and makes pseudo-masks of them.
public protocol BoxSupervised: Method {
  /// The labels of one normalised image [1,3,h,w] with boxes in pixels of its own size.
  func boxLabels(
    of image: Tensor, boxes: [LabelledBox], height: Int, width: Int, settings: BoxLabels.Settings
  ) -> BoxLabels
}

extension Bana {
  /// Into how many windows a box is cut.
  enum RoiPool: String, CaseIterable {
    case four = "2×2"
    case one = "1×1"
  }

  public static let declaration = MethodDeclaration(
    name: "bana",
    summary: "Class activation maps and pseudo-masks from bounding boxes, by background-aware pooling.",
    reference: "Oh, Kim and Ham, CVPR 2021",
    components: [
      ComponentDeclaration(
        "bap", "Background-aware pooling", .flag, .flag(true), .training, "METHODS §4.1",
        "Off pools each window of a box by its mean; on leaves out what looks like the image's background."),
      ComponentDeclaration(
        "gridTrain", "Background grid in training", .number(minimum: 1, maximum: 32, integer: true),
        .number(4),
        .training, "METHODS §4.1", "G: the background outside all boxes gives up to G×G queries an image."),
      ComponentDeclaration(
        "roiPool", "Windows of a box", .choice(RoiPool.allCases.map(\.rawValue)),
        .text(RoiPool.four.rawValue),
        .training, "METHODS §4.1", "2×2 pools four vectors a box, 1×1 a single one."),
      ComponentDeclaration(
        "gridLabel", "Background grid of labels", .number(minimum: 1, maximum: 32, integer: true), .number(1),
        .now, "METHODS §4.2", "G of the queries that pseudo-masks look for background with."),
      ComponentDeclaration(
        "bgThreshold", "Background threshold", .number(minimum: 0, maximum: 1, integer: false), .number(0.99),
        .now, "METHODS §4.2", "Background attention below this part of its maximum counts as none."),
      ComponentDeclaration(
        "bgUnary", "Background unary", .flag, .flag(true), .now, "METHODS §4.2",
        "Off takes 1 − the largest class score as the background's unary, on the background attention."),
      ComponentDeclaration(
        "crf", "CRF of labels", .flag, .flag(true), .now, "METHODS §4.2",
        "Off takes the largest unary as Y_crf; on refines the unaries by the dense CRF first."),
      ComponentDeclaration(
        "yRet", "Second mask", .flag, .flag(true), .now, "METHODS §4.2",
        "Off makes Y_crf alone; on retrieves Y_ret by the similarity to the mean feature of each class in Y_crf."
      ),
    ] + InferenceSettings.declarations(scales: "321,449", background: "constant(0.3)"),
    schedule: TrainingSchedule.declarations, presets: presets)

  private static let presets: [String: [String: SettingValue]] = [
    "": [:],
    "paintnet": [
      "network": .text("paintnet"), "outputStride": .text("8"), "crop": .number(192),
      "longSideMin": .number(160),
      "longSideMax": .number(256), "split": .text("train"), "scales": .text("256,192"),
    ],
    "voc-mobilenet": [
      "network": .text("mobilenet_v2"), "split": .text("train_aug"), "longSideMin": .number(250),
      "longSideMax": .number(750),
    ],
    // 8 000 steps of 20 images; the rate falls by the poly rule in place of one drop at step 5 000.
    "paper-vgg16": [
      "network": .text("vgg16_largefov"), "outputStride": .text("8"), "batch": .number(20),
      "epochs": .number(15),
      "crop": .number(321), "longSideMin": .number(250), "longSideMax": .number(750), "jitter": .flag(true),
      "learningRate": .number(1e-3), "split": .text("train_aug"), "scales": .text("500"),
    ],
  ]
}
