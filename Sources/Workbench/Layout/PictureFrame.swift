import Terminal

/// Which part of an image a pane shows, and in which cells: pictures, mouse and probe all use this one
/// mapping.
package struct PictureFrame: Hashable, Sendable {
  /// The visible part in source pixels.
  package let x: Double
  package let y: Double
  package let width: Double
  package let height: Double
  /// The cells that it fills, in the middle of the pane's picture.
  package let cells: CellRect

  /// Fits the image into the cells, magnifies by the view's zoom, keeps the visible part inside the image.
  ///
  /// `cellAspect`: a cell's height over its width.
  package init(picture: CellRect, image: PixelSize, view: PaneView, cellAspect: Double = 2) {
    let columns = Double(max(0, picture.columns))
    let rows = Double(max(0, picture.rows)) * cellAspect
    let imageWidth = Double(max(1, image.width))
    let imageHeight = Double(max(1, image.height))
    // Columns a source pixel.
    let scale = max(1e-9, min(columns / imageWidth, rows / imageHeight)) * view.zoom
    let width = min(imageWidth, columns / scale)
    let height = min(imageHeight, rows / scale)
    self.width = width
    self.height = height
    x = max(0, min(imageWidth - width, (view.centerX ?? imageWidth / 2) - width / 2))
    y = max(0, min(imageHeight - height, (view.centerY ?? imageHeight / 2) - height / 2))
    let shownColumns = columns < 1 ? 0 : min(picture.columns, max(1, Int((width * scale).rounded())))
    let shownRows = rows <= 0 ? 0 : min(picture.rows, max(1, Int((height * scale / cellAspect).rounded())))
    cells = CellRect(
      column: picture.column + (picture.columns - shownColumns) / 2,
      row: picture.row + (picture.rows - shownRows) / 2, columns: shownColumns, rows: shownRows)
  }

  /// The source pixel in the middle of a cell; nil outside the picture.
  package func point(column: Int, row: Int) -> PixelPoint? {
    guard column >= cells.column, column < cells.column + cells.columns, row >= cells.row,
      row < cells.row + cells.rows
    else { return nil }
    return PixelPoint(
      x: Int(x + (Double(column - cells.column) + 0.5) / Double(cells.columns) * width),
      y: Int(y + (Double(row - cells.row) + 0.5) / Double(cells.rows) * height))
  }

  /// The cell that shows a source pixel; nil where it is out of sight.
  package func cell(of point: PixelPoint) -> (column: Int, row: Int)? {
    let dx = (Double(point.x) + 0.5 - x) / width
    let dy = (Double(point.y) + 0.5 - y) / height
    guard cells.columns > 0, cells.rows > 0, dx >= 0, dx < 1, dy >= 0, dy < 1 else { return nil }
    return (cells.column + Int(dx * Double(cells.columns)), cells.row + Int(dy * Double(cells.rows)))
  }

  /// The source pixels that one cell covers, as columns and rows.
  package var pixelsPerCell: (columns: Double, rows: Double) {
    (width / Double(max(1, cells.columns)), height / Double(max(1, cells.rows)))
  }
}
