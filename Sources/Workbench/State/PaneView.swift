/// A position in an image, in source pixels from the top left.
package struct PixelPoint: Hashable, Sendable, Codable {
  package var x: Int
  package var y: Int
  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  /// The nearest point inside an image of that size; an empty image keeps (0, 0).
  package func clamped(to size: PixelSize) -> PixelPoint {
    PixelPoint(x: max(0, min(x, size.width - 1)), y: max(0, min(y, size.height - 1)))
  }
}

/// The size of an image in pixels.
package struct PixelSize: Hashable, Sendable, Codable {
  package var width: Int
  package var height: Int
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// How much of an image a pane shows: a magnification over "the whole image fits", and a centre.
package struct PaneView: Hashable, Sendable, Codable {
  /// 1: the whole image fits; at most `maximumZoom`.
  package var zoom: Double = 1
  /// The source pixel in the middle of the pane; nil: the image's middle.
  package var centerX: Double?
  package var centerY: Double?

  package static let maximumZoom = 32.0

  package init() {}

  /// Magnifies by `factor` around a source pixel, which stays where it is on the screen.
  package mutating func magnify(by factor: Double, around point: PixelPoint, in size: PixelSize) {
    let old = zoom
    zoom = min(Self.maximumZoom, max(1, zoom * factor))
    guard zoom > 1.001 else {
      self = PaneView()
      return
    }
    let keep = old / zoom
    let x = centerX ?? Double(size.width) / 2
    let y = centerY ?? Double(size.height) / 2
    center(
      x: Double(point.x) + 0.5 + (x - Double(point.x) - 0.5) * keep,
      y: Double(point.y) + 0.5 + (y - Double(point.y) - 0.5) * keep, in: size)
  }

  /// Moves the middle, kept inside the image.
  package mutating func center(x: Double, y: Double, in size: PixelSize) {
    centerX = max(0, min(Double(size.width), x))
    centerY = max(0, min(Double(size.height), y))
  }
}
