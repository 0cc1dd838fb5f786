import Imaging

/// Where a drawn window lies on an image: the size that the image takes, what is kept of it, and where that lands.
///
/// The crop is cut from the mirrored image; resizing happens before, so columns are counted from the right there.
struct Placement {
  /// The whole image's size after resizing.
  let size: (width: Int, height: Int)
  /// The columns and rows of the resized image that are kept.
  let columns: Range<Int>
  let rows: Range<Int>
  private let x: Augmentation.Span
  private let y: Augmentation.Span
  private let mirrored: Bool
  /// The side of the window.
  private let crop: Int

  init(_ augmentation: Augmentation, draw: AugmentationDraw, width: Int, height: Int) {
    size = Augmentation.size(width: width, height: height, longSide: draw.longSide)
    x = augmentation.span(of: size.width, place: draw.placeX)
    y = augmentation.span(of: size.height, place: draw.placeY)
    mirrored = draw.mirrored
    crop = augmentation.crop
    let first = mirrored ? size.width - x.source - x.count : x.source
    columns = first..<first + x.count
    rows = y.source..<y.source + y.count
  }

  /// Computes what is kept of an image of the given size.
  func resampler(from source: (width: Int, height: Int), by resampling: Resampling) -> CropResampler {
    CropResampler(source: source, target: size, columns: columns, rows: rows, by: resampling)
  }

  /// Calls with the place of each pixel of a kept row, counted from its first, and the pixel of the window where it
  /// lands.
  @inline(__always)
  func forEachPixel(ofRow row: Int, _ body: (_ source: Int, _ target: Int) -> Void) {
    let start = (y.target + row) * crop + x.target
    for i in 0..<x.count { body(mirrored ? x.count - 1 - i : i, start + i) }
  }
}
