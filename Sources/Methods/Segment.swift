import Imaging
import Networks
import Refinement
import Runs
import Torch

/// A segmentation network trained on pseudo-masks: the last stage of every method, and BANA's CNN_B with its
/// noise-aware loss (METHODS §4.3, §6.8).
///
///     z = head(f)          L = mean over pixels ≠ 255 of −log softmax(z)_Y
///
/// With the cosine classifier s_c = cos(φ, W_c), z = T·s. With two masks an image, L is `NoiseAwareLoss`; without `nal`
/// it is the cross-entropy where the masks agree.
///
/// With several scales in training (DeepLab-v2's MSC) z of 1, ¾ and ½ of the window and the largest of the three each
/// have their cross-entropy, on the grid of the full window, and the four are added.
///
/// Beside images with pseudo-masks there may be images L with true masks (METHODS §3.6), which count alike unless
/// `lossRatio` r is another than 1 or `confidenceMask` t another than 0: means over pixels become Σ w·ℓ / Σ w with w = 1 in L
/// and elsewhere r where softmax(z)_Y ≥ t, 0 where not. w gives no gradient.
public final class Segment: Segmenter, SemiSupervised {
  public static let learnsBackground = true
  public static let fc6Dilation = 12

  public let network: any Network
  public let classes: Int
  public let maskNeed: MaskNeed
  public let labelledUse: LabelledUse
  private let head: any SegmentationHead
  private let isCosine: Bool
  private let nal: NoiseAwareLoss
  private let weighs: Bool
  private let scales: [Double]
  /// r.
  private let lossRatio: Double
  /// t.
  private let confidence: Double

  /// The scales of MSC; the first is the window itself.
  private static let trainingScales = [1, 0.75, 0.5]

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    isCosine = recipe.flag("cosineHead")
    weighs = recipe.flag("nal")
    scales = recipe.flag("msc") ? Self.trainingScales : [1]
    lossRatio = recipe.number("lossRatio")
    confidence = recipe.number("confidenceMask")
    labelledUse = LabelledUse(
      repeats: recipe.integer("oversampleL"), isAlone: recipe.flag("onlyLabelled"))
    nal = NoiseAwareLoss(
      gamma: recipe.number("gamma"), lambda: recipe.number("lambda"),
      temperature: recipe.number("temperature"), detachesSigma: recipe.flag("detachSigma"))
    if weighs && !isCosine {
      throw MethodError.setting(
        key: "nal", value: "true", wanted: "the cosine classifier's directions (cosineHead=true), or false")
    }
    if weighs && scales.count > 1 {
      throw MethodError.setting(
        key: "nal", value: "true", wanted: "one scale in training (msc=false), or false")
    }
    let kind = SegmentationHeadKind(rawValue: recipe.text("head")) ?? .aspp
    head = kind.make(on: network, classes: classes + 1, classifier: isCosine ? .cosine : .linear)
    maskNeed = MaskNeed(
      folder: recipe.text("masks"), retrieved: recipe.text("retrievedMasks"),
      wantsPair: recipe.flag("yRet"), weighs: weighs)
  }

  public var heads: StateDictionary { head.state }

  public func lossTerms(of batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    guard let masks = batch.masks else { preconditionFailure("Segment: a batch without masks") }
    if scales.count > 1 { return multiScaleTerms(of: batch, labels: masks.agreement) }
    let s = full(scores(of: batch.images, training: true), like: masks.crf)  // [B,K+1,H,W]
    guard weighs, let yret = masks.retrieved else {
      return [LossTerm("segmentation", meanCrossEntropy(logits(s), masks.agreement, of: batch))]
    }
    let parts = nal(
      cosines: s, ycrf: masks.crf, yret: yret, weights: weights(of: batch, logits(s), masks.crf))
    return [LossTerm("reliable", parts.ce), LossTerm("noisy", parts.wce, weight: nal.lambda)]
  }

  /// Σ over z_1, z_¾, z_½ and their maximum of the cross-entropy with labels shrunk to the grid.
  private func multiScaleTerms(of batch: TrainingBatch, labels y: Tensor) -> [LossTerm] {
    let x = batch.images
    let (height, width) = (x.shape[2], x.shape[3])
    var z: [Tensor] = []  // each [B,K+1,h,w] on the grid of the full window
    for scale in scales {
      let view =
        scale == 1
        ? x
        : resized(
          x, height: Int(Double(height) * scale), width: Int(Double(width) * scale),
          by: .bilinear(alignCorners: false))
      let own = logits(scores(of: view, training: true))
      z.append(
        z.first.map {
          resized(own, height: $0.shape[2], width: $0.shape[3], by: .bilinear(alignCorners: false))
        } ?? own)
    }
    let largest = z.dropFirst().reduce(z[0]) { maximum($0, $1) }
    let small = nearest(y, height: z[0].shape[2], width: z[0].shape[3])
    let names = scales.map { "scale \($0)" } + ["maximum"]
    return zip(names, z + [largest]).map { LossTerm($0, meanCrossEntropy($1, small, of: batch)) }
  }

  /// w [B,1,1] or [B,H,W] for labels y [B,H,W]; nil: all pixels count alike.
  private func weights(of batch: TrainingBatch, _ z: Tensor, _ y: Tensor) -> Tensor? {
    guard let labelled = batch.labelled, lossRatio != 1 || confidence > 0 else { return nil }
    let isTrue = labelled.reshaped(to: [labelled.count, 1, 1])
    var weak = (1 - isTrue) * lossRatio
    if confidence > 0 {
      let known = y.replacing(where: y .== 255, with: 0).unsqueezed(at: .channel)
      let p = softmax(z.detached(), along: .channel).gathering(known, along: .channel).squeezed(at: .channel)
      weak = weak * (1 - (p .< confidence).converted(to: .float32))
    }
    return isTrue + weak
  }

  /// Σ w·ℓ / Σ w over the pixels of y [B,H,W] that are not void; 0 where none has a weight.
  private func meanCrossEntropy(_ z: Tensor, _ y: Tensor, of batch: TrainingBatch) -> Tensor {
    guard let w = weights(of: batch, z, y) else { return crossEntropy(logits: z, targets: y) }
    let known = (y .!= 255).converted(to: .float32) * w
    let l = crossEntropy(logits: z, targets: y, reduction: .none)
    return (l * known).sum() / known.sum().clamped(from: 1e-30)
  }

  public func logits(of images: Tensor) -> Tensor { logits(scores(of: images, training: false)) }

  /// σ of the noise-aware loss for labels [B,H,W], at their size.
  public func sigma(of images: Tensor, labels: Tensor) -> Tensor {
    nal.sigma(cosines: full(scores(of: images, training: false), like: labels), labels: labels)
  }

  public func view(of images: Tensor) -> ViewMaps {
    let z = logits(of: images)  // [B,K+1,h,w], background first
    let p = softmax(z, along: .channel)
    let foreground = 1..<classes + 1
    return ViewMaps(
      logits: z.slice(along: .channel, foreground),
      evidence: concatenated(
        [p.slice(along: .channel, foreground), p.slice(along: .channel, 0..<1)], along: .channel))
  }

  private static let prediction = MethodMap(
    "prediction", title: "Prediction", content: .labels, isMask: true)
  private static let sigma = MethodMap(
    "sigma", title: "Noise weight σ", content: .scalar, dependsOn: [.pseudoMasks]
  ).requiring("cosineHead", "true")

  public static let maps = [prediction, sigma]

  /// Whether there are cosines to tell σ from.
  public var hasSigma: Bool { isCosine }

  /// The class of every pixel of the view, whatever the image's label; or σ of the pseudo-mask of the query, by cosines.
  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    switch name {
    case Self.prediction.name:
      let z = resized(
        logits(of: image), height: image.shape[2], width: image.shape[3], by: .bilinear(alignCorners: false))
      return z.argmax(along: .channel, keeping: true).converted(to: .float32)
    case Self.sigma.name:
      guard hasSigma, let mask = query.pseudoMask else {
        preconditionFailure("Segment: σ without cosines or pseudo-mask")
      }
      let labels = Tensor(integers: mask.labels.map(Int.init), shape: [1, mask.height, mask.width])
      return sigma(of: image, labels: labels).unsqueezed(at: .channel)
    default: preconditionFailure("Segment: no map '\(name)'")
    }
  }

  /// What the head gives: cosines, or class scores.
  private func scores(of images: Tensor, training: Bool) -> Tensor {
    head(network.features(images, training: training), training: training)
  }

  private func logits(_ scores: Tensor) -> Tensor { isCosine ? scores * nal.temperature : scores }

  private func full(_ scores: Tensor, like labels: Tensor) -> Tensor {
    resized(scores, height: labels.shape[1], width: labels.shape[2], by: .bilinear(alignCorners: true))
  }

  /// Labels [B,H,W] at another size, each from the nearest pixel centre.
  private func nearest(_ y: Tensor, height: Int, width: Int) -> Tensor {
    func sources(_ count: Int, of side: Int) -> Tensor {
      Tensor(indices: (0..<count).map { (2 * $0 + 1) * side / (2 * count) })
    }
    return y.selecting(sources(height, of: y.shape[1]), along: .height)
      .selecting(sources(width, of: y.shape[2]), along: .width)
  }
}
