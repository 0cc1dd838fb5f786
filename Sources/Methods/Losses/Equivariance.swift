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
///
/// Classes that an image does not have are zero in c and r, and add nothing to either sum; so they are not there.
public struct Equivariance {
  /// c¹ and c² [N,M,h,w].
  private let c: (Tensor, Tensor)
  /// r¹ and r² [N,M,h,w].
  private let r: (Tensor, Tensor)
  private let present: PresentChannels

  /// - Parameters:
  ///   - cams, refineds: Maps of the two views, background first, each at its own size [N,K+1,h,w].
  ///   - labels: y [N,K].
  public init(cams: (Tensor, Tensor), refineds: (Tensor, Tensor), labels: Tensor) {
    let present = PresentChannels(labels)
    self.init(
      cams: (present(cams.0), present(cams.1)), refineds: (present(refineds.0), present(refineds.1)),
      present: present, aligning: SecondView.scaled(by: 1).aligned)
  }

  /// - Parameters:
  ///   - cams, refineds: Of the present channels [N,M,h,w].
  ///   - align: Brings a normalised map of the first view onto the grid of the second.
  init(
    cams: (Tensor, Tensor), refineds: (Tensor, Tensor), present: PresentChannels,
    aligning align: (Tensor, _ second: Tensor) -> Tensor
  ) {
    let n = CAMNormalization.minmaxRelu
    c = (align(n(cams.0), cams.1) * present.weights, n(cams.1) * present.weights)
    r = (align(n(refineds.0), cams.1) * present.weights, n(refineds.1) * present.weights)
    self.present = present
  }

  /// Cells of a map, h·w.
  private var cells: Int { c.0.length(.height) * c.0.length(.width) }

  /// L_er.
  public var er: Tensor {
    let foreground = BackgroundChannel.first.foreground
    let elements = present.images * (present.all - 1) * cells
    guard elements > 0 else { return c.0.sum() * 0 }
    return abs(foreground(c.0) - foreground(c.1)).sum() / Double(elements)
  }

  /// L_ecr.
  public var ecr: Tensor {
    hardest(abs(Self.oneHot(c.1) - r.0)) + hardest(abs(Self.oneHot(c.0) - r.1))
  }

  /// The mean over the fifth of each image's elements that is largest, absent classes counted.
  private func hardest(_ d: Tensor) -> Tensor {
    let fifth = Int(Double(present.all * cells) * 0.2)
    guard d.count > 0, fifth > 0 else { return d.sum() * 0 }
    let elements = d.reshaped(to: [d.shape[0], -1])
    let largest =
      fifth < elements.shape[1] ? elements.topK(fifth, along: .index(1)).values : elements
    return largest.sum() / Double(present.images * fifth)
  }

  /// M: background 1 − max, of the classes only the pixel's largest; ties survive.
  static func oneHot(_ maps: Tensor) -> Tensor {
    let classes = BackgroundChannel.first.foreground(of: maps.detached())  // [N,M−1,h,w]
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
