/// The rectangle of a source image that a block of cells shows, in source pixels.
///
/// Pixel (i, j) covers [i, i+1) × [j, j+1). The rectangle may reach beyond the image: nothing is there.
/// One viewport serves every layer of an image; for a layer of another size see `scaled(fromWidth:…)`.
public struct PictureViewport: Hashable, Sendable, Codable {
  /// The left edge.
  public var x: Double
  /// The upper edge.
  public var y: Double
  /// Source pixels across.
  public var width: Double
  /// Source pixels down.
  public var height: Double

  /// A side that is not positive and finite is a programmer's error.
  public init(x: Double, y: Double, width: Double, height: Double) {
    precondition(
      width > 0 && height > 0 && width.isFinite && height.isFinite && x.isFinite && y.isFinite,
      "PictureViewport: \(width)×\(height) at (\(x), \(y)) is not a rectangle")
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The smallest viewport of the cells' shape that shows the whole image, centred.
  ///
  /// `cellAspect` is the height of a cell divided by its width, 2 on most terminals.
  public static func fitting(
    imageWidth: Int, imageHeight: Int, columns: Int, rows: Int, cellAspect: Double = 2
  ) -> PictureViewport {
    let imageWidth = Double(max(1, imageWidth))
    let imageHeight = Double(max(1, imageHeight))
    let across = Double(max(1, columns))
    let down = Double(max(1, rows)) * cellAspect
    let scale = max(imageWidth / across, imageHeight / down)  // source pixels a cell width
    let width = across * scale
    let height = down * scale
    return PictureViewport(
      x: (imageWidth - width) / 2, y: (imageHeight - height) / 2, width: width, height: height)
  }

  /// A closer (`factor` > 1) or farther view that keeps a source point where it is on the screen.
  public func zoomed(by factor: Double, aboutX pointX: Double, y pointY: Double) -> PictureViewport {
    PictureViewport(
      x: pointX - (pointX - x) / factor, y: pointY - (pointY - y) / factor, width: width / factor,
      height: height / factor)
  }

  /// The same size with a source point in the middle.
  public func centered(onX pointX: Double, y pointY: Double) -> PictureViewport {
    PictureViewport(x: pointX - width / 2, y: pointY - height / 2, width: width, height: height)
  }

  /// Moved by source pixels.
  public func panned(byX deltaX: Double, y deltaY: Double) -> PictureViewport {
    PictureViewport(x: x + deltaX, y: y + deltaY, width: width, height: height)
  }

  /// Moved so that as little as possible lies outside the image: centred on an axis where the whole image is
  /// visible.
  public func clamped(imageWidth: Int, imageHeight: Int) -> PictureViewport {
    func position(_ start: Double, _ length: Double, _ limit: Double) -> Double {
      length >= limit ? (limit - length) / 2 : min(max(start, 0), limit - length)
    }
    return PictureViewport(
      x: position(x, width, Double(imageWidth)), y: position(y, height, Double(imageHeight)), width: width,
      height: height)
  }

  /// The same part of the scene on a layer of another size, such as a CAM at a sixteenth of the image's.
  public func scaled(
    fromWidth: Int, fromHeight: Int, toWidth: Int, toHeight: Int
  ) -> PictureViewport {
    let scaleX = Double(max(1, toWidth)) / Double(max(1, fromWidth))
    let scaleY = Double(max(1, toHeight)) / Double(max(1, fromHeight))
    return PictureViewport(x: x * scaleX, y: y * scaleY, width: width * scaleX, height: height * scaleY)
  }

  /// The source point in the middle of a cell.
  public func sourcePoint(column: Int, row: Int, columns: Int, rows: Int) -> (x: Double, y: Double) {
    (
      x + (Double(column) + 0.5) * width / Double(max(1, columns)),
      y + (Double(row) + 0.5) * height / Double(max(1, rows))
    )
  }

  /// The cell that shows a source point; it lies outside 0..<columns, 0..<rows when the point is not in view.
  public func cell(showingX pointX: Double, y pointY: Double, columns: Int, rows: Int) -> (
    column: Int, row: Int
  ) {
    (
      Int(((pointX - x) / width * Double(columns)).rounded(.down).clamped(to: -1e9...1e9)),
      Int(((pointY - y) / height * Double(rows)).rounded(.down).clamped(to: -1e9...1e9))
    )
  }

  /// The cells that show any of the image, when the viewport fills `columns`×`rows` cells.
  ///
  /// The others are margin: a caller that pastes only these cells keeps its own background around the image.
  public func cellsShowing(imageWidth: Int, imageHeight: Int, columns: Int, rows: Int) -> CellRect {
    func range(_ start: Double, _ length: Double, _ limit: Int, _ count: Int) -> (first: Int, end: Int) {
      let scale = Double(count) / length
      // A thousandth of a cell forgives the rounding of `fitting`.
      let first = ((0 - start) * scale + 1e-3).rounded(.down).clamped(to: 0...Double(count))
      let end = ((Double(limit) - start) * scale - 1e-3).rounded(.up).clamped(to: 0...Double(count))
      return (Int(first), Int(max(first, end)))
    }
    let horizontal = range(x, width, imageWidth, columns)
    let vertical = range(y, height, imageHeight, rows)
    return CellRect(
      column: horizontal.first, row: vertical.first, columns: horizontal.end - horizontal.first,
      rows: vertical.end - vertical.first)
  }
}

extension Double {
  func clamped(to range: ClosedRange<Double>) -> Double { min(max(self, range.lowerBound), range.upperBound) }
}
