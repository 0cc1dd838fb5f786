import Foundation
import Imaging
import Methods
import Networks
import Refinement
import Torch

/// Class maps of images from a trained method: several scales, mirror images, normalisation (METHODS §0.7).
///
/// Per scale the image is resized bicubically so that its long side has the wanted length, both sides moved
/// to what the weights' side rule allows; image and mirror image are one batch; what the method sees is made
/// non-negative by the method *before* it is added; mirrored maps are turned back; the pair's sum is resized
/// bilinearly to the source's size; scales are added; only classes that may appear are kept; the sum is
/// normalised.
@TorchActor
public final class CAMInference {
  let method: any Method
  /// What acts at inference.
  public let settings: InferenceSettings
  private let precision: Precision
  /// How images are prepared, for threads that work ahead.
  public let preparation: ViewPreparation

  public init(_ method: any Method, settings: InferenceSettings, precision: Precision = .float32) {
    self.method = method
    self.settings = settings
    self.precision = precision
    preparation = ViewPreparation(
      scales: settings.scales, sides: method.network.input.sides,
      normalization: PixelNormalization(method.network.input.normalisation))
  }

  /// What an image gives.
  public struct Result: Sendable {
    /// Normalised maps of the wanted classes at the image's size.
    public var maps: ClassMaps
    /// The classifier's score of every class, K values: the spatial mean of its logits at the first scale,
    /// averaged over image and mirror image (METHODS §6.6).
    public var scores: [Float]
  }

  /// The maps of an image.
  ///
  /// - Parameters:
  ///   - image: At source resolution.
  ///   - classes: Which maps are wanted, from 1, ascending.
  public func callAsFunction(_ image: RGBImage, classes: [Int]) -> Result {
    callAsFunction(preparation(image), classes: classes)
  }

  /// The maps of an image whose views were prepared.
  public func callAsFunction(_ image: PreparedImage, classes: [Int]) -> Result {
    guard let result = self(image, classes: classes, unless: { false }) else {
      preconditionFailure("CAMInference: stopped without being asked to")
    }
    return result
  }

  /// The maps of an image whose views were prepared; nil: `shouldStop` said so before one of the views.
  public func callAsFunction(
    _ image: PreparedImage, classes: [Int], unless shouldStop: () -> Bool
  ) -> Result? {
    noGrad {
      var scores: [Float] = []
      var sum: Tensor?  // [1,K',H,W]
      for (index, view) in image.views.enumerated() {
        // An image without classes has no maps, and only its first scale is scored.
        if classes.isEmpty && index > 0 { break }
        if shouldStop() { return nil }
        let x = view.pixels.withUnsafeBytes {
          Tensor(bytes: $0, shape: [1, view.height, view.width, 3], type: .float32)
        }.permuted([0, 3, 1, 2])  // [1,3,h,w], channels last in memory
        let batch = settings.flip ? concatenated([x, x.flipped(along: .width)], along: .batch) : x
        let seen = autocast(precision) { method.view(of: batch, among: classes) }
        if index == 0 { scores = seen.logits.mean(along: .batch, .height, .width).floats() }
        guard !classes.isEmpty else { continue }
        let maps = merged(seen.evidence, channels: channels(of: classes))  // [1,K',h',w']
        let large = resized(
          maps, height: image.height, width: image.width, by: .bilinear(alignCorners: false))
        sum = sum.map { $0 + large } ?? large
      }
      return Result(maps: classMaps(of: sum, image: image, classes: classes), scores: scores)
    }
  }

  /// The channels of the wanted classes, and the background's where there is one.
  private func channels(of classes: [Int]) -> [Int] {
    classes.map { $0 - 1 } + (method.learnsBackground ? [method.classes] : [])
  }

  /// Image plus mirror image turned back, of the wanted channels.
  private func merged(_ evidence: Tensor, channels: [Int]) -> Tensor {
    let kept = evidence.converted(to: .float32).selecting(Tensor(indices: channels), along: .channel)
    guard settings.flip else { return kept }
    return kept.slice(along: .batch, 0..<1) + kept.slice(along: .batch, 1..<2).flipped(along: .width)
  }

  private func classMaps(of sum: Tensor?, image: PreparedImage, classes: [Int]) -> ClassMaps {
    guard let sum else { return ClassMaps(width: image.width, height: image.height, classes: [], planes: []) }
    // Probabilities need no other scale than their mean over the views.
    let views = Double(image.views.count * (settings.flip ? 2 : 1))
    let values = (method is any Segmenter ? sum / views : settings.normalisation(sum)).floats()
    let size = image.width * image.height
    var planes = (0..<values.count / size).map {
      ScalarMap(width: image.width, height: image.height, values: Array(values[$0 * size..<($0 + 1) * size]))
    }
    let background = planes.count > classes.count ? planes.removeLast() : nil
    return ClassMaps(
      width: image.width, height: image.height, classes: classes, planes: planes, background: background)
  }
}
