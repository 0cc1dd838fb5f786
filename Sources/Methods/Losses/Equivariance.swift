import Refinement
import Torch

/// SEAM's equivariance losses: both views of an image should have the same maps, and the refined maps of one view those
/// of the other (METHODS §1.4).
///
/// With n = minmaxRelu and the first view's maps brought to the second's grid after it,
/// c^v = n(cam^v)·ȳ and r^v = n(refined^v)·ȳ:
///
///     L_er  = mean over the foreground of |c¹ − c²|
///     L_ecr = mean of the ⌊(K+1)·hw/5⌋ largest |M(c²) − r¹| of each image + the same of |M(c¹) − r²|
///
/// M replaces the background by 1 − max over the foreground and sets foreground values that are not the pixel's largest
/// to 0, without gradient.
public struct Equivariance {
  /// c¹ and c² [N,K+1,h,w].
  let c: (Tensor, Tensor)
  /// r¹ and r² [N,K+1,h,w].
  let r: (Tensor, Tensor)

  /// - Parameters:
  ///   - cams, refineds: Maps of the two views, background first, each at its own size.
  ///   - labels: y [N,K].
  ///   - align: Brings a normalised map of the first view onto the grid of the second.
  public init(
    cams: (Tensor, Tensor), refineds: (Tensor, Tensor), labels: Tensor,
    aligning align: (Tensor, _ second: Tensor) -> Tensor = SecondView.scaled(by: 1).aligned
  ) {
    let present = withBackground(labels)  // ȳ [N,K+1,1,1]
    let n = CAMNormalization.minmaxRelu
    c = (align(n(cams.0), cams.1) * present, n(cams.1) * present)
    r = (align(n(refineds.0), cams.1) * present, n(refineds.1) * present)
  }

  /// L_er.
  public var er: Tensor {
    let foreground = BackgroundChannel.first.foreground
    guard c.0.count > 0, c.0.length(.channel) > 1 else { return c.0.sum() * 0 }
    return abs(foreground(c.0) - foreground(c.1)).mean()
  }

  /// L_ecr.
  public var ecr: Tensor {
    hardest(abs(Self.oneHot(c.1) - r.0)) + hardest(abs(Self.oneHot(c.0) - r.1))
  }

  /// The mean over the fifth of each image's elements that is largest.
  private func hardest(_ d: Tensor) -> Tensor {
    let elements = d.reshaped(to: [d.shape[0], -1])
    let fifth = Int(Double(elements.shape[1]) * 0.2)
    guard d.count > 0, fifth > 0 else { return d.sum() * 0 }
    return elements.topK(fifth, along: .index(1)).values.mean()
  }

  /// M: background 1 − max, of the classes only the pixel's largest; ties survive.
  static func oneHot(_ maps: Tensor) -> Tensor {
    let classes = BackgroundChannel.first.foreground(of: maps.detached())  // [N,K,h,w]
    guard classes.count > 0 else { return Tensor.ones(like: maps.detached()) }
    let largest = classes.maximum(along: .channel, keeping: true)
    return concatenated(
      [1 - largest, classes.replacing(where: classes .< largest, with: 0)], along: .channel)
  }
}

/// ȳ = [1, y] as [N,K+1,1,1]: labels with the background first.
func withBackground(_ labels: Tensor) -> Tensor {
  concatenated([Tensor.ones([labels.shape[0], 1]), labels], along: .channel)
    .reshaped(to: [labels.shape[0], -1, 1, 1])
}
