import Networks
import Runs
import Torch

/// EPS: a saliency map teaches the class maps where objects end, image labels which object it is.
///
/// Lee et al., "Railroad is not a Train: Saliency as Pseudo-pixel Supervision for Weakly Supervised Semantic
/// Segmentation", CVPR 2021, as released (METHODS §3.1). The background is the last of K + 1 channels and is not
/// classified:
///
///     z = W f                L_cls = MLSM(mean_hw z_k, y), k < K         L_sal = `PseudoPixelLoss`
///     q = softmax z          L = L_cls + w·L_sal, w = 1
///
/// The maps are q: of a pixel, each class has the part that neither the background nor another class has.
public final class Eps: BaseMethod {
  /// The setting that names `PseudoPixelLoss.Selection`.
  enum MapSelection: String, CaseIterable {
    case adaptive, none, predefined
  }

  public static let learnsBackground = true
  public static let backgroundChannel = BackgroundChannel.last

  public let network: any Network
  public let classes: Int
  public let secondView: SecondView? = nil
  private let taught: SaliencyTaughtMaps
  private let saliencyLoss: PseudoPixelLoss

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    taught = SaliencyTaughtMaps(recipe, on: network, classes: classes)
    saliencyLoss = PseudoPixelLoss(
      selection: try Self.selection(recipe, classes: classes),
      overlap: PseudoPixelLoss.Overlap(rawValue: recipe.text("overlap")) ?? .precision,
      lambda: recipe.number("lambda"))
  }

  public var heads: StateDictionary { taught.heads }

  public var saliencyNeed: SaliencyNeed? { taught.need }

  public func forward(_ images: Tensor, training: Bool) -> BaseView {
    taught.forward(images, training: training)
  }

  public func lossTerms(of views: BaseViews, batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    taught.lossTerms(of: views, batch: batch) { view, s, w in
      saliencyLoss(logits: view.cam, saliency: s, labels: batch.labels, weights: w).value
    }
  }

  public func view(of images: Tensor) -> ViewMaps { taught.view(of: images) }

  /// The setting `mapSelection` with its numbers.
  private static func selection(_ recipe: Recipe, classes: Int) throws -> PseudoPixelLoss.Selection {
    switch MapSelection(rawValue: recipe.text("mapSelection")) ?? .adaptive {
    case .adaptive: return .adaptive(tau: recipe.number("tau"))
    case .none: return .none
    case .predefined:
      let text = recipe.text("backgroundClasses")
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      let numbers = parts.compactMap { Int($0.filter { !$0.isWhitespace }) }.filter {
        (1...max(1, classes)).contains($0)
      }
      guard numbers.count == parts.count else {
        throw MethodError.setting(
          key: "backgroundClasses", value: text, wanted: "class numbers from 1 to \(classes), such as 9,11,18"
        )
      }
      return .predefined(background: Set(numbers))
    }
  }
}

extension Eps {
  public static let maps = SaliencyMaps.ofEps

  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    SaliencyMaps(logits: forward(image, training: false).cam, query: query).map(
      name, target: taught.target, loss: saliencyLoss)
  }

  public static let declaration = MethodDeclaration(
    name: "eps",
    summary:
      "Saliency maps teach where objects end: the class maps of an image must add up to its saliency map.",
    reference: "Lee et al., CVPR 2021 (EPS)",
    components: [
      .flag(
        "salLoss", "Saliency loss", true, "METHODS §3.1",
        "Off trains a plain classifier without saliency maps."),
      .choice(
        "mapSelection", "Map selection", MapSelection.adaptive, "METHODS §3.1",
        "adaptive counts a class as background where its map is not salient, none never does, predefined by class."
      ),
      .number(
        "tau", "Overlap τ", 0...1, 0.4, "METHODS §3.1",
        "The overlap of map and saliency above which a class is foreground."),
      .choice(
        "overlap", "Overlap measure", PseudoPixelLoss.Overlap.precision, "METHODS §3.1",
        "precision is the salient share of a class map, as released; iou divides by the union of both."),
      .text(
        "backgroundClasses", "Background classes", "9,11,18", "METHODS §3.1",
        "Numbers of classes that mapSelection=predefined counts as background: VOC's chair, dining table and sofa."
      ),
      .number(
        "lambda", "Foreground share λ", 0...1, 0.5, "METHODS §3.1",
        "The foreground's part in what must equal the saliency map; 1 leaves the background half out."),
      .number(
        "salWeight", "Saliency weight", 0...100, 1, "METHODS §3.1",
        "The weight of the saliency loss beside the classification loss."),
      SoftmaxClassifier.declaration,
    ] + SaliencyTarget.declarations
      + InferenceSettings.declarations(scales: "321,449", background: "constant(0.2)"),
    schedule: TrainingSchedule.declarations,
    presets: [
      "": [:], "paintnet": Preset.paintnet.with(["background": .text("constant(0.26)")]),
      "voc-mobilenet": Preset.vocMobileNet,
      "paper-resnet38d": Preset.epsResNet38d,
    ])
}
