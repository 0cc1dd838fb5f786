import Imaging
import Methods
import Torch

/// The direction of every pixel's features, by which pixels are alike.
///
/// Made once for an image; then the likeness to any pixel is a product of a row and a matrix.
@TorchActor
public struct PixelDirections {
  /// v [D,h·w], of length one.
  private let v: Tensor
  private let (height, width): (Int, Int)
  /// The size of the image.
  private let image: (width: Int, height: Int)

  /// - Parameter features: [1,D,h,w].
  init(of features: Tensor, imageWidth: Int, imageHeight: Int) {
    let shape = features.shape
    (height, width) = (shape[2], shape[3])
    image = (imageWidth, imageHeight)
    v = direction(of: features.converted(to: .float32), along: .channel)
      .reshaped(to: [shape[1], height * width])
  }

  /// About how much memory they take.
  public var bytes: Int { v.count * 4 }

  /// The cosine s = vᵀ v_p of every pixel's features to those of the probed one, 0 where it is negative, at the image's
  /// size.
  public func similarity(toX x: Int, y: Int) -> ScalarMap {
    noGrad {
      let probe = MapQuery.Probe(
        x: (Double(x) + 0.5) / Double(image.width), y: (Double(y) + 0.5) / Double(image.height))
      let cell = probe.cell(height: height, width: width)
      let own = v.slice(along: .index(1), cell..<cell + 1)  // [D,1]
      let s = matmul(own.transposed(), v).clamped(from: 0).reshaped(to: [1, 1, height, width])
      let large = resized(s, height: image.height, width: image.width, by: .bilinear(alignCorners: false))
      return ScalarMap(width: image.width, height: image.height, values: large.floats())
    }
  }
}

extension CAMInference {
  /// What pixels of an image are alike by, of its first view; nil: it has none.
  public func directions(of image: PreparedImage) -> PixelDirections? {
    image.views.first.map { view in
      noGrad {
        PixelDirections(
          of: method.comparedFeatures(of: view.tensor), imageWidth: image.width, imageHeight: image.height)
      }
    }
  }
}
