/// A bounding box as VOC writes it: 1-based coordinates, corners included, sometimes with fractions.
public struct PixelBox: Hashable, Sendable, Codable {
  public var xmin: Double
  public var ymin: Double
  public var xmax: Double
  public var ymax: Double

  /// Takes finite corners in order; nil otherwise.
  public init?(xmin: Double, ymin: Double, xmax: Double, ymax: Double) {
    guard [xmin, ymin, xmax, ymax].allSatisfy({ $0.isFinite && abs($0) < 1e6 }), xmin <= xmax, ymin <= ymax
    else { return nil }
    self.xmin = xmin
    self.ymin = ymin
    self.xmax = xmax
    self.ymax = ymax
  }

  /// The 0-based columns of a `width`-wide image that the box covers, whole or in part; empty outside it.
  public func columns(inWidth width: Int) -> Range<Int> { Self.pixels(xmin, xmax, width) }

  /// The 0-based rows of a `height`-high image that the box covers, whole or in part; empty outside it.
  public func rows(inHeight height: Int) -> Range<Int> { Self.pixels(ymin, ymax, height) }

  /// Whether all of the box lies in an image of this size.
  public func lies(inWidth width: Int, height: Int) -> Bool {
    xmin >= 1 && ymin >= 1 && xmax <= Double(width) && ymax <= Double(height)
  }

  private static func pixels(_ first: Double, _ last: Double, _ count: Int) -> Range<Int> {
    let low = min(max(Int(first.rounded(.down)) - 1, 0), count)
    let high = min(max(Int(last.rounded(.up)), low), count)
    return low..<high
  }
}
