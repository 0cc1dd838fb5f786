import Imaging
import Methods
import Refinement
import Torch

/// What a segmentation network says of images: several scales, mirror images, a CRF where wanted (METHODS §6.8).
///
/// Class scores of all views are turned back, brought to the image's size and averaged before the softmax; every class
/// may appear, whatever the image's label.
@TorchActor
public final class SegmentationInference {
  private let method: any Segmenter
  public let settings: InferenceSettings
  /// The CRF after the softmax.
  public let crf: CRFPreset?
  private let precision: Precision
  /// How images are prepared, for threads that work ahead.
  public let preparation: ViewPreparation

  public init(
    _ method: any Segmenter, settings: InferenceSettings, crf: CRFPreset? = nil,
    precision: Precision = .float32
  ) {
    self.method = method
    self.settings = settings
    self.crf = crf
    self.precision = precision
    preparation = ViewPreparation(
      scales: settings.scales, sides: method.network.input.sides,
      normalization: PixelNormalization(method.network.input.normalisation))
  }

  /// What an image gives.
  public struct Result: Sendable {
    /// The class of every pixel, 0 for background.
    public var mask: LabelMap
    /// The mean over the map of every class score but the background's, K values: how likely the image shows it.
    public var scores: [Float]
  }

  /// The mask of an image.
  ///
  /// - Parameter view: The image as `preparation` gave it.
  /// - Throws: `DenseCRF.Failure`.
  public func callAsFunction(_ image: RGBImage, prepared view: PreparedImage) throws -> Result {
    let (p, scores) = probabilities(view)
    let mask: LabelMap
    if let crf {
      let (values, count) = (p.floats(), view.width * view.height)
      let planes = (0..<p.shape[0]).map {
        ScalarMap(
          width: view.width, height: view.height, values: Array(values[$0 * count..<($0 + 1) * count]))
      }
      mask = try DenseCRF(crf)(UnaryEnergy(scores: planes), on: image).mask()
    } else {
      let labels = p.argmax(along: .index(0)).converted(to: .uint8).bytes()
      mask = LabelMap(width: view.width, height: view.height, labels: labels)
    }
    return Result(mask: mask, scores: scores)
  }

  /// The softmax over background and classes, [K+1,H,W], and the classes' scores.
  private func probabilities(_ image: PreparedImage) -> (maps: Tensor, scores: [Float]) {
    noGrad {
      var scores: [Float] = []
      var sum: Tensor?  // [1,K+1,H,W]
      for view in image.views {
        let x = view.tensor
        let batch = settings.flip ? concatenated([x, x.flipped(along: .width)], along: .batch) : x
        let z = autocast(precision) { method.logits(of: batch) }
        if scores.isEmpty {
          scores = Array(z.mean(along: .batch, .height, .width).floats().dropFirst())
        }
        let own =
          settings.flip
          ? z.slice(along: .batch, 0..<1) + z.slice(along: .batch, 1..<2).flipped(along: .width) : z
        let large = resized(
          own, height: image.height, width: image.width, by: .bilinear(alignCorners: false))
        sum = sum.map { $0 + large } ?? large
      }
      guard let sum else { preconditionFailure("SegmentationInference: no scale") }
      let views = Double(image.views.count * (settings.flip ? 2 : 1))
      return (softmax(sum / views, along: .channel).squeezed(at: .batch), scores)
    }
  }
}

extension PreparedImage.View {
  /// The view as a batch of one, [1,3,h,w], channels last in memory.
  @TorchActor var tensor: Tensor {
    pixels.withUnsafeBytes { Tensor(bytes: $0, shape: [1, height, width, 3], type: .float32) }
      .permuted([0, 3, 1, 2])
  }
}
