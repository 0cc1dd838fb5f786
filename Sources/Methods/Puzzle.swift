import Networks
import Refinement
import Runs
import Torch

/// Puzzle-CAM: the tiles of an image activate more of an object than the image does, so the maps of the image are to
/// equal those of its tiles put together.
///
/// Jo and Yu, "Puzzle-CAM: Improved Localization via Matching Partial and Full Features", ICIP 2021, as in the authors'
/// code (METHODS §5). z = A(x) are the logits of the image, m = merge(A(tile(x))) those of its tiles:
///
///     L = MLSM(mean_hw z, y) + MLSM(mean_hw m, y) + α_t·mean(y_k |z − m|)          α_t = min(α·t/(s·T), α)
///
/// Tiles are seen in training only.
public final class Puzzle: Method {
  public static let learnsBackground = false

  public let network: any Network
  public let classes: Int
  private let classifier: ClassifierHead
  private let puzzle: PuzzleTiles
  private let loss: PuzzleLoss
  private let alpha: LinearRamp
  private let (usesPCls, usesRe, usesConf): (Bool, Bool, Bool)
  private let (detachesFull, detachesTiles): (Bool, Bool)

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    classifier = ClassifierHead(on: network, outputs: classes, dropout: 0)
    let pieces = recipe.integer("pieces")
    guard let tiles = PuzzleTiles(pieces: pieces) else {
      throw MethodError.setting(key: "pieces", value: "\(pieces)", wanted: "a square number: 4, 9 or 16")
    }
    puzzle = tiles
    // Otherwise the tiles' maps would not cover the image's, and a merged map would not lie on its grid.
    let (crop, step) = (recipe.integer("crop"), tiles.rows * network.outputStride)
    guard crop % step == 0 else {
      let nearest = max(step, (crop + step / 2) / step * step)
      throw MethodError.setting(
        key: "crop", value: "\(crop)",
        wanted:
          "a multiple of \(step) with \(pieces) pieces at output stride \(network.outputStride), such as \(nearest)"
      )
    }
    loss = PuzzleLoss(
      distance: PuzzleLoss.Distance(rawValue: recipe.text("reLoss")) ?? .l1,
      mask: PuzzleLoss.Mask(rawValue: recipe.text("reMask")) ?? .masking,
      level: PuzzleLoss.Level(rawValue: recipe.text("level")) ?? .feature,
      mergedSource: PuzzleLoss.MergedSource(rawValue: recipe.text("pClsFrom")) ?? .raw)
    alpha = LinearRamp(peak: recipe.number("alpha"), share: recipe.number("alphaSchedule"))
    (usesPCls, usesRe, usesConf) = (recipe.flag("pCls"), recipe.flag("re"), recipe.flag("conf"))
    (detachesFull, detachesTiles) = (recipe.flag("detachFull"), recipe.flag("detachTiles"))
  }

  public var heads: StateDictionary {
    var state = StateDictionary()
    state.append(classifier.convolution.state, under: "classifier.")
    return state
  }

  /// A(x), logits [B,K,h,w].
  private func maps(of x: Tensor, training: Bool) -> Tensor {
    classifier(network.features(x, training: training).last, training: training).maps
  }

  public func lossTerms(of batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    let y = batch.labels
    let z = maps(of: batch.images, training: true)  // [N,K,h,w]
    var terms = [LossTerm("classification", loss.classification(z, labels: y))]
    guard usesPCls || usesRe || usesConf else { return terms }
    let tiles = maps(of: puzzle.tile(batch.images), training: true)  // [P·N,K,h/√P,w/√P]
    // The grids of SqueezeNet's tiles, which rounds at each stage, do not add up to the image's.
    let m = onGrid(puzzle.merge(tiles), of: z)  // z^re [N,K,h,w]
    if usesPCls { terms.append(LossTerm("tiles", loss.mergedClassification(m, labels: y))) }
    if usesRe {
      let re = loss.reconstruction(
        detachesFull ? z.detached() : z, detachesTiles ? m.detached() : m, labels: y)
      terms.append(LossTerm("reconstruction", re, weight: alpha(at: point)))
    }
    if usesConf { terms.append(LossTerm("confidence", loss.confidence(tiles))) }
    return terms
  }

  public func view(of images: Tensor) -> ViewMaps {
    let a = maps(of: images, training: false)
    return ViewMaps(logits: a, evidence: relu(a))
  }
}

extension Puzzle {
  public static let maps = [
    MethodMap("wholeCam", title: "CAM of the whole image", content: .classScores),
    MethodMap("tiledCam", title: "CAM of the tiles", content: .classScores),
    MethodMap("mergedCam", title: "CAM of the tiles, merged", content: .classScores),
    MethodMap("puzzleDifference", title: "|image − tiles|", content: .classScores),
  ]

  /// The image is brought to sides that divide into tiles; `tiledCam` normalises every tile by itself, as a tile alone
  /// would be seen, `mergedCam` all of them together, as the loss does.
  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    let step = puzzle.rows * network.outputStride
    func side(_ axis: Axis) -> Int { max(1, (image.length(axis) + step / 2) / step) * step }
    let x = resized(image, height: side(.height), width: side(.width), by: .bilinear(alignCorners: true))
    func logits(_ x: Tensor) -> Tensor {
      maps(of: x, training: false).selecting(query.channels, along: .channel)
    }
    let cam = CAMNormalization.max
    switch name {
    case "wholeCam": return cam(logits(x))
    case "tiledCam": return puzzle.merge(cam(logits(puzzle.tile(x))))
    case "mergedCam": return cam(puzzle.merge(logits(puzzle.tile(x))))
    case "puzzleDifference":
      let z = logits(x)
      return abs(cam(z) - cam(onGrid(puzzle.merge(logits(puzzle.tile(x))), of: z)))
    default: preconditionFailure("puzzle adds no map '\(name)'")
    }
  }

  public static let declaration = MethodDeclaration(
    name: "puzzle",
    summary: "The maps of an image are to equal the maps of its tiles put together.",
    reference: "Jo and Yu 2021 (Puzzle-CAM)",
    components: [
      .flag(
        "pCls", "Classification of tiles", true, "METHODS §5.1",
        "Off drops the classification of the merged maps."),
      .flag(
        "re", "Reconstruction", true, "METHODS §5.1",
        "Off drops the difference between image and merged tiles."),
      .choice(
        "reLoss", "Its distance", PuzzleLoss.Distance.l1, "METHODS §5.1",
        "L1 is the absolute difference, L2 the squared one."),
      .choice(
        "reMask", "Its classes", PuzzleLoss.Mask.masking, "METHODS §5.1",
        "masking counts present classes over all, selection averages over the present ones, none takes all classes."
      ),
      .choice(
        "level", "Its level", PuzzleLoss.Level.feature, "METHODS §8.18",
        "feature compares logits as the released code does, cam normalised maps as the paper writes."),
      .whole(
        "pieces", "Pieces", 1...64, 4, "METHODS §5.1",
        "Tiles of an image, a square number; the crop must divide into them."),
      .number(
        "alpha", "α of the reconstruction", 0...100, 4, "METHODS §5.1",
        "The weight of the reconstruction after its ramp; 0 is off."),
      .number(
        "alphaSchedule", "Ramp of α", 0...1, 0.5, "METHODS §5.1",
        "The share of the training over which α grows from zero; 0 keeps it constant."),
      .flag(
        "conf", "Confidence of tiles", false, "METHODS §5.1",
        "On adds the entropy of the tiles' predictions, which the paper does not use."),
      .choice(
        "pClsFrom", "Maps of the tiles' classification", PuzzleLoss.MergedSource.raw, "METHODS §5.6",
        "raw classifies merged logits, level what the reconstruction compares, as the released code does at level cam."
      ),
      .flag(
        "detachFull", "Image as target", false, "METHODS §5.6",
        "On lets the reconstruction move the maps of the tiles only; off moves both."),
      .flag(
        "detachTiles", "Tiles as target", false, "METHODS §5.6",
        "On lets the reconstruction move the maps of the image only; off moves both."),
    ] + InferenceSettings.declarations(scales: "321,449", background: "constant(0.3)"),
    schedule: TrainingSchedule.declarations(changing: ["crop": .number(320)]),
    presets: [
      "": [:],
      "paintnet": Preset.paintnet.with(["alpha": .number(1)]),
      // Two classifications step twice as far: at the rate of one they cost a short training six points of mAP.
      "voc-mobilenet": Preset.vocMobileNet.with(["alpha": .number(0.5), "learningRate": .number(0.005)]),
      // Batch 32, 15 epochs, trained batch norms; the fixed ones diverge at this rate (METHODS §5.2).
      "paper-resnet50": [
        "network": .text("resnet50"), "batchNorm": .text("trained"), "batch": .number(32),
        "epochs": .number(15),
        "crop": .number(512), "longSideMin": .number(320), "longSideMax": .number(640),
        "learningRate": .number(0.1), "momentum": .text("officialQuirk"), "nesterov": .flag(true),
        "weightDecay": .number(1e-4), "split": .text("train_aug"), "scales": .text("500,250,750,1000"),
      ],
    ])
}
