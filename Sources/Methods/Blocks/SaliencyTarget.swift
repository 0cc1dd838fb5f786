import Networks
import Runs
import Torch

/// The saliency maps of a batch as the losses of EPS and EPS++ see them: on the grid of the class maps.
struct SaliencyTarget {
  /// How a saliency map comes to the grid.
  enum Resizing: String, CaseIterable {
    case nearest, bilinear
  }

  let resizing: Resizing
  /// Whether padding is left out of the loss; otherwise nothing is salient there.
  let dropsPadding: Bool

  /// Reads `salResize` and `dropPadding`.
  init(_ recipe: Recipe) {
    resizing = Resizing(rawValue: recipe.text("salResize")) ?? .nearest
    dropsPadding = recipe.flag("dropPadding")
  }

  /// s and the weights of its pixels, both [B,1,h,w].
  ///
  /// Images without a map have weight 0 everywhere.
  /// - Parameters:
  ///   - saliency: At the size of the images, or of another view of them.
  ///   - z: The class maps [B,C,h,w].
  func onGrid(_ saliency: SaliencyBatch, of z: Tensor) -> (s: Tensor, weights: Tensor) {
    let s = onGrid(saliency.maps, of: z)
    let covered =
      dropsPadding
      ? resized(saliency.coverage, height: z.length(.height), width: z.length(.width), by: .nearest)
      : Tensor.ones(like: s)
    return (s, covered * saliency.known.reshaped(to: [s.shape[0], 1, 1, 1]))
  }

  /// Saliency maps [B,1,H,W] on the grid of class maps [B,1,h,w].
  func onGrid(_ maps: Tensor, of z: Tensor) -> Tensor {
    resized(
      maps, height: z.length(.height), width: z.length(.width),
      by: resizing == .nearest ? .nearest : .bilinear(alignCorners: false))
  }

  /// The settings that it and `SaliencyNeed` read.
  static let declarations: [ComponentDeclaration] =
    [
      .choice(
        "salResize", "Saliency on the grid", Resizing.nearest, "METHODS §3.1",
        "nearest takes one pixel of the saliency map for each cell, as published, bilinear mixes four."),
      .flag(
        "dropPadding", "Leave padding out", false, "METHODS §3.7",
        "Off teaches that the padding around a small image is background, as published."),
    ] + SaliencyNeed.declarations
}

extension BaseViews {
  /// The saliency maps of every view, made as the view's images were.
  ///
  /// - Parameter sides: Of the network's weights.
  func saliency(of batch: TrainingBatch, sides: SideRule) -> [SaliencyBatch] {
    guard let first = batch.saliency else {
      preconditionFailure("BaseViews: the batch has no saliency maps, although the method needs them")
    }
    guard let by = second?.by else { return [first] }
    return [
      first,
      SaliencyBatch(
        maps: by(first.maps, sides: sides), known: first.known,
        coverage: round(by(first.coverage, sides: sides))),
    ]
  }
}
