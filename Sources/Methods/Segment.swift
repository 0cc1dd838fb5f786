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
public final class Segment: Segmenter {
  public static let learnsBackground = true
  public static let fc6Dilation = 12

  public let network: any Network
  public let classes: Int
  public let maskNeed: MaskNeed
  private let head: any SegmentationHead
  private let isCosine: Bool
  private let nal: NoiseAwareLoss
  private let weighs: Bool
  private let scales: [Double]

  /// The scales of MSC; the first is the window itself.
  private static let trainingScales = [1, 0.75, 0.5]

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    isCosine = recipe.flag("cosineHead")
    weighs = recipe.flag("nal")
    scales = recipe.flag("msc") ? Self.trainingScales : [1]
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
    if scales.count > 1 { return multiScaleTerms(of: batch.images, labels: masks.agreement) }
    let s = full(scores(of: batch.images, training: true), like: masks.crf)  // [B,K+1,H,W]
    guard weighs, let yret = masks.retrieved else {
      return [LossTerm("segmentation", crossEntropy(logits: logits(s), targets: masks.agreement))]
    }
    let parts = nal(cosines: s, ycrf: masks.crf, yret: yret)
    return [LossTerm("reliable", parts.ce), LossTerm("noisy", parts.wce, weight: nal.lambda)]
  }

  /// Σ over z_1, z_¾, z_½ and their maximum of the cross-entropy with labels shrunk to the grid.
  private func multiScaleTerms(of x: Tensor, labels y: Tensor) -> [LossTerm] {
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
    return zip(names, z + [largest]).map { LossTerm($0, crossEntropy(logits: $1, targets: small)) }
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

  public static let maps = [MethodMap("prediction", title: "Prediction", content: .labels)]

  /// The class of every pixel of the view, whatever the image's label.
  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    precondition(name == Self.maps[0].name, "Segment: no map '\(name)'")
    let z = resized(
      logits(of: image), height: image.shape[2], width: image.shape[3], by: .bilinear(alignCorners: false))
    return z.argmax(along: .channel, keeping: true).converted(to: .float32)
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
