/// A box of a class on an image or a window: pixels from `left` to `right` and `top` to `bottom`, ends excluded.
///
/// A box that was resized with its image has fractions of pixels.
public struct LabelledBox: Hashable, Sendable {
  public var left: Double
  public var top: Double
  public var right: Double
  public var bottom: Double
  /// From 1.
  public var label: Int

  public init(left: Double, top: Double, right: Double, bottom: Double, label: Int) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
    self.label = label
  }

  /// What of the box lies within columns and rows; nil where that is less than a pixel wide or high.
  public func clipped(toColumns columns: Range<Int>, rows: Range<Int>) -> LabelledBox? {
    var box = self
    box.left = max(left, Double(columns.lowerBound))
    box.top = max(top, Double(rows.lowerBound))
    box.right = min(right, Double(columns.upperBound))
    box.bottom = min(bottom, Double(rows.upperBound))
    return box.right - box.left >= 1 && box.bottom - box.top >= 1 ? box : nil
  }

  /// The box on its image after a resize.
  public func scaled(x: Double, y: Double) -> LabelledBox {
    LabelledBox(left: left * x, top: top * y, right: right * x, bottom: bottom * y, label: label)
  }

  /// The columns of a map that the box touches; empty beside it.
  func columns(inWidth width: Int) -> Range<Int> { Self.touched(left, right, width) }

  /// The rows of a map that the box touches; empty above or below it.
  func rows(inHeight height: Int) -> Range<Int> { Self.touched(top, bottom, height) }

  private static func touched(_ first: Double, _ last: Double, _ count: Int) -> Range<Int> {
    let low = min(max(Int(first.rounded(.down)), 0), count)
    return low..<min(max(Int(last.rounded(.up)), low), count)
  }
}

/// Boxes drawn into maps.
package enum BoxRaster {
  /// 1 at every pixel that a box touches, 0 elsewhere, row-major.
  package static func inside(_ boxes: some Sequence<LabelledBox>, width: Int, height: Int) -> [Float] {
    var map = [Float](repeating: 0, count: width * height)
    fill(&map, boxes, with: 1, width: width, height: height)
    return map
  }

  /// M, 1 outside every box and 0 within (BANA's BgMaskfromBoxes); what shows no image is no background either.
  ///
  /// - Parameters:
  ///   - columns: The columns of the map that show the image.
  ///   - rows: The rows of the map that show the image.
  package static func background(
    outside boxes: some Sequence<LabelledBox>, width: Int, height: Int, columns: Range<Int>, rows: Range<Int>
  ) -> [Float] {
    var map = [Float](repeating: 0, count: width * height)
    for y in rows {
      for x in columns { map[y * width + x] = 1 }
    }
    fill(&map, boxes, with: 0, width: width, height: height)
    return map
  }

  private static func fill(
    _ map: inout [Float], _ boxes: some Sequence<LabelledBox>, with value: Float, width: Int, height: Int
  ) {
    for box in boxes {
      let columns = box.columns(inWidth: width)
      for y in box.rows(inHeight: height) {
        for x in columns { map[y * width + x] = value }
      }
    }
  }
}
