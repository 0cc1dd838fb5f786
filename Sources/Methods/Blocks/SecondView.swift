import Networks
import Runs
import Torch

/// How the second view of an image is made from the first (SEAM §1.4, PPC §2.4).
public enum SecondView: Hashable, Sendable {
  /// Each side times a factor, rounded down: 0.3 in SEAM.
  case scaled(by: Double)
  /// A square of this side: 128 in PPC.
  case resized(to: Int)
  /// Left and right exchanged.
  case mirrored
  /// A quarter turn to the left.
  case rotated

  /// The second view of a batch, bilinear with aligned corners.
  ///
  /// - Parameter sides: What the network's weights allow; sides move to the nearest that they do.
  public func callAsFunction(_ images: Tensor, sides: SideRule) -> Tensor {
    func resized(_ height: Int, _ width: Int) -> Tensor {
      Torch.resized(
        images, height: sides.nearest(to: height), width: sides.nearest(to: width),
        by: .bilinear(alignCorners: true))
    }
    switch self {
    case .scaled(let factor):
      return resized(
        Int(Double(images.length(.height)) * factor), Int(Double(images.length(.width)) * factor))
    case .resized(let side): return resized(side, side)
    case .mirrored, .rotated: return turned(images)
    }
  }

  /// Maps of the first view on the grid of the second: turned like the image, then bilinear with aligned corners.
  public func aligned(_ maps: Tensor, to second: Tensor) -> Tensor {
    onGrid(turned(maps), of: second)
  }

  /// What the view does to a map besides its size.
  private func turned(_ maps: Tensor) -> Tensor {
    switch self {
    case .scaled, .resized: maps
    case .mirrored: maps.flipped(along: .width)
    case .rotated: maps.transposed(.height, .width).flipped(along: .height)
    }
  }
}

extension ComponentDeclaration {
  /// The factor of `scaled(by:)` in the methods on SEAM's two views.
  static let viewScale = number(
    "viewScale", "Size of the second view", 0.1...1, 0.3, "METHODS §1.1",
    "How large the second view is against the image; small windows need more than the published 0.3 of 448 pixels."
  )
}
