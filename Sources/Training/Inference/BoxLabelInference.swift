import Imaging
import Methods
import Networks
import Torch

/// Pseudo-masks of images from their boxes: full resolution, one scale, no mirror image (METHODS §4.2).
@TorchActor
public final class BoxLabelInference {
  private let method: any BoxSupervised
  public let labelling: BoxLabelling
  private let precision: Precision
  private let sides: SideRule
  private let normalization: PixelNormalization

  public init(_ method: any BoxSupervised, labelling: BoxLabelling, precision: Precision = .float32) {
    self.method = method
    self.labelling = labelling
    self.precision = precision
    sides = method.network.input.sides
    normalization = PixelNormalization(method.network.input.normalisation)
  }

  /// How an image is prepared, for threads that work ahead.
  public var preparation: @Sendable (RGBImage) -> PreparedImage {
    let (sides, normalization) = (sides, normalization)
    return { image in
      ViewPreparation(
        scales: [max(image.width, image.height)], sides: sides, normalization: normalization)(image)
    }
  }

  /// Attention, unaries and what follows from them for an image with boxes in its own pixels.
  public func labels(of image: PreparedImage, boxes: [LabelledBox]) -> BoxLabels {
    noGrad {
      autocast(precision) {
        method.boxLabels(
          of: image.views[0].tensor, boxes: boxes, height: image.height, width: image.width,
          settings: labelling.unary)
      }
    }
  }

  /// Y_crf and Y_ret; an image without boxes is all background.
  ///
  /// - Throws: `DenseCRF.Failure`.
  public func masks(
    of image: RGBImage, prepared: PreparedImage, boxes: [LabelledBox]
  ) throws -> PseudoMaskPair {
    try noGrad {
      try labels(of: prepared, boxes: boxes).masks(labelling.crf, on: image, retrieves: labelling.retrieves)
    }
  }
}
