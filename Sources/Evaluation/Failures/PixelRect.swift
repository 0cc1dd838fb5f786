/// A rectangle of whole pixels.
public struct PixelRect: Hashable, Sendable, Codable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The smallest rectangle that holds both.
  public func union(_ other: PixelRect) -> PixelRect {
    let (left, top) = (min(x, other.x), min(y, other.y))
    return PixelRect(
      x: left, y: top, width: max(x + width, other.x + other.width) - left,
      height: max(y + height, other.y + other.height) - top)
  }

  /// The rectangle with a margin, as far as it lies in an image.
  func expanded(by margin: Int, inWidth imageWidth: Int, height imageHeight: Int) -> PixelRect {
    let (left, top) = (max(0, x - margin), max(0, y - margin))
    return PixelRect(
      x: left, y: top, width: min(imageWidth, x + width + margin) - left,
      height: min(imageHeight, y + height + margin) - top)
  }
}

/// The rectangle around pixels that come one by one.
struct PixelExtent {
  private(set) var left = Int.max
  private(set) var top = Int.max
  private(set) var right = -1
  private(set) var bottom = -1

  /// Takes a pixel in.
  mutating func add(x: Int, y: Int) {
    if x < left { left = x }
    if x > right { right = x }
    if y < top { top = y }
    if y > bottom { bottom = y }
  }

  /// nil: no pixel came.
  var rect: PixelRect? {
    right < 0 ? nil : PixelRect(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }
}
