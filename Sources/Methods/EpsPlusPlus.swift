import Networks
import Refinement
import Runs
import Torch

/// EPS++: as EPS, but the saliency map teaches only where the refined class maps agree with it.
///
/// Lee et al., "Saliency as Pseudo-Pixel Supervision for Weakly and Semi-Supervised Semantic Segmentation", TPAMI 2023;
/// no code was published, so what the paper leaves open is ours (METHODS §3.2). The background is the last channel:
///
///     z = W f                L_cls = MLSM(mean_hw z_k, y), k < K         L_sal = `ConsistentSaliencyLoss`
///     q = softmax z          L = L_cls + w·L_sal, w = 1
///
/// Before a training has learned anything B(M_r) is 0 everywhere, and all that is salient would be left out; so the
/// inconsistent region may start later (`irdWarmupSteps`).
///
/// Beside images with image labels there may be some with masks (METHODS §3.6): their labels are the classes of the masks,
/// and with `useGtAsSaliency` what the masks show is their saliency, with N = 0.
public final class EpsPlusPlus: BaseMethod, SemiSupervised {
  public static let learnsBackground = true
  public static let backgroundChannel = BackgroundChannel.last

  public let network: any Network
  public let classes: Int
  public let secondView: SecondView? = nil
  private let taught: SaliencyTaughtMaps
  private let saliencyLoss: ConsistentSaliencyLoss
  private let warmupSteps: Int
  public let labelledUse: LabelledUse

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    taught = SaliencyTaughtMaps(recipe, on: network, classes: classes)
    warmupSteps = recipe.integer("irdWarmupSteps")
    labelledUse = LabelledUse(
      repeats: recipe.integer("oversampleL"), masksAreSaliency: recipe.flag("useGtAsSaliency"))
    saliencyLoss = ConsistentSaliencyLoss(
      refinement: recipe.flag("pamrInIrd") ? try Self.refinement(recipe) : nil,
      refinementScale: recipe.integer("pamrScale"),
      dropsInconsistent: recipe.flag("ird"),
      ratio: ConsistentSaliencyLoss.Ratio(rawValue: recipe.text("ratio")) ?? .perImage)
  }

  public var heads: StateDictionary { taught.heads }

  /// The map of what the saliency loss leaves out; nil: it leaves nothing out.
  public var droppedRegion: MethodMap? {
    saliencyLoss.dropsInconsistent ? SaliencyMaps.inconsistentRegion : nil
  }

  public var saliencyNeed: SaliencyNeed? { taught.need }

  public func forward(_ images: Tensor, training: Bool) -> BaseView {
    taught.forward(images, training: training)
  }

  public func lossTerms(of views: BaseViews, batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    let trusted = labelledUse.masksAreSaliency ? batch.labelled : nil
    return taught.lossTerms(of: views, batch: batch) { view, s, w in
      loss(of: view, saliency: s, weights: w, trusted: trusted, labels: batch.labels, at: point)
    }
  }

  public func view(of images: Tensor) -> ViewMaps { taught.view(of: images) }

  /// The saliency loss of a view at a point of the schedule.
  private func loss(
    of view: BaseView, saliency s: Tensor, weights w: Tensor, trusted: Tensor?, labels y: Tensor,
    at point: SchedulePoint
  ) -> Tensor {
    var loss = saliencyLoss
    loss.dropsInconsistent = loss.dropsInconsistent && point.step >= warmupSteps
    return loss.checked(
      logits: view.cam, saliency: s, labels: y, image: view.images, weights: w, trusted: trusted
    ).value
  }

  private static func refinement(_ recipe: Recipe) throws -> PAMR {
    let text = recipe.text("pamrDilations")
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let pamr = PAMR(
      dilations: parts.compactMap { Int($0.filter { !$0.isWhitespace }) },
      iterations: recipe.integer("pamrIterations"))
    guard pamr.dilations.count == parts.count, (try? pamr.validate()) != nil else {
      throw MethodError.setting(
        key: "pamrDilations", value: text,
        wanted: "1 to \(PAMR.maximumDilations) whole numbers from 1, such as 1,2,4,8,12,24")
    }
    return pamr
  }
}

extension EpsPlusPlus {
  public static let maps = SaliencyMaps.ofEpsPlusPlus

  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    SaliencyMaps(logits: forward(image, training: false).cam, query: query).map(
      name, image: image, target: taught.target, loss: saliencyLoss)
  }

  public static let declaration = MethodDeclaration(
    name: "epspp",
    summary:
      "EPS that leaves out where its refined maps and the saliency map disagree, so wrong saliency harms less.",
    reference: "Lee et al., TPAMI 2023 (EPS++); no public code",
    components: [
      .flag(
        "salLoss", "Saliency loss", true, "METHODS §3.2",
        "Off trains a plain classifier without saliency maps."),
      .flag(
        "ird", "Inconsistent region", true, "METHODS §3.2", "Off believes the saliency map everywhere."),
      .whole(
        "irdWarmupSteps", "Inconsistent region from step", 0...1_000_000, 0, "METHODS §3.2",
        "Steps that believe the saliency map everywhere; with 0 the first steps teach background only."),
      .flag(
        "pamrInIrd", "PAMR in the inconsistent region", true, "METHODS §3.2",
        "Off compares the saliency map with the foreground map itself."),
      .whole(
        "pamrIterations", "PAMR iterations", 0...100, PAMR().iterations, "METHODS §3.3",
        "How often every cell takes the mean of the cells that look like it."),
      .text(
        "pamrDilations", "PAMR dilations", PAMR().dilations.map(String.init).joined(separator: ","),
        "METHODS §3.3", "Distances of the neighbours in cells of its grid."),
      .whole(
        "pamrScale", "PAMR grid", 1...16, 1, "METHODS §3.2",
        "How many times finer than the class maps the grid of PAMR is; 1 takes theirs."),
      .choice(
        "ratio", "Ratio", ConsistentSaliencyLoss.Ratio.perImage, "METHODS §3.2",
        "perImage counts all images alike, global all consistent pixels of the batch."),
      .number(
        "salWeight", "Saliency weight", 0...100, 1, "METHODS §3.2",
        "The weight of the saliency loss beside the classification loss."),
      SoftmaxClassifier.declaration,
      .flag(
        "useGtAsSaliency", "Masks as saliency", false, "METHODS §3.6",
        "On takes what the masks of --labelled show for the saliency of their images and believes it everywhere."
      ),
      .whole(
        "oversampleL", "Repeats of images with masks", 1...1000, 1, "METHODS §3.6",
        "How often an epoch shows each image of --labelled."),
    ] + SaliencyTarget.declarations
      + InferenceSettings.declarations(scales: "321,449", background: "constant(0.2)"),
    schedule: TrainingSchedule.declarations,
    presets: [
      "": [:],
      // PAMR's published reach covers the whole of a grid of 12 cells, after which nothing is foreground any more; and
      // before the maps are clear the inconsistent region leaves out all that is salient.
      "paintnet": Preset.paintnet.with([
        "irdWarmupSteps": .number(112), "pamrIterations": .number(1), "pamrDilations": .text("1"),
        "salWeight": .number(5),
      ]),
      "voc-mobilenet": Preset.vocMobileNet.with(["irdWarmupSteps": .number(1000)]),
      "paper-resnet38d": Preset.epsResNet38d.with(["irdWarmupSteps": .number(1000)]),
    ])
}
