/// How an image of some size comes into its window by a draw: the geometry that pixels and companions share.
///
/// The crop is cut from the mirrored image; resizing happens before, so that the columns of the resized image are
/// counted from the right there.
struct Placement {
  /// Width and height after resizing.
  let size: (width: Int, height: Int)
  /// What of the resized image is kept.
  let columns: Range<Int>
  let rows: Range<Int>
  /// Where it lands.
  let frame: WindowFrame
  let mirrored: Bool

  init(of source: (width: Int, height: Int), by draw: AugmentationDraw, crop: Int) {
    let size = Self.size(of: source, longSide: draw.longSide)
    let x = Span(side: size.width, crop: crop, place: draw.placeX)
    let y = Span(side: size.height, crop: crop, place: draw.placeY)
    let first = draw.mirrored ? size.width - x.source - x.count : x.source
    self.size = size
    columns = first..<first + x.count
    rows = y.source..<y.source + y.count
    frame = WindowFrame(columns: x.target..<x.target + x.count, rows: y.target..<y.target + y.count)
    mirrored = draw.mirrored
  }

  /// Width and height of an image after its longer side was made `longSide` long.
  private static func size(of source: (width: Int, height: Int), longSide: Int) -> (width: Int, height: Int) {
    let ratio = Double(longSide) / Double(max(source.width, source.height))
    return (
      max(1, Int((Double(source.width) * ratio).rounded())),
      max(1, Int((Double(source.height) * ratio).rounded()))
    )
  }

  /// What is kept of an axis that is `side` long after resizing, for a place in [0, 1).
  private struct Span {
    /// The first position of the resized image that is kept.
    let source: Int
    /// The position in the window at which it lands.
    let target: Int
    /// How many positions are kept.
    let count: Int

    init(side: Int, crop: Int, place: Float) {
      let room = abs(side - crop)
      let offset = min(room, Int(place * Float(room + 1)))
      (source, target, count) = side > crop ? (offset, 0, crop) : (0, offset, side)
    }
  }
}
