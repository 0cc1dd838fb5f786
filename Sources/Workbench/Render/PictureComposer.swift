import EngineProtocol
import Imaging
import Terminal

/// Makes the cells of one pane's picture: layers are resampled, composed as one raster, fitted once.
struct PictureComposer {
  /// What is drawn over the base.
  enum Layer {
    case none
    case scalar(ScalarMap, colors: ColorMap, range: ClosedRange<Float>)
    case labels(LabelMap, palette: [RGBColor])
  }

  let style: PictureStyle
  let frame: PictureFrame
  let imageSize: PixelSize
  /// The overlay's strength over an image, in [0, 1].
  let overlay: Double

  private var scaler: PictureScaler {
    PictureScaler(
      viewport: PictureViewport(
        x: frame.x, y: frame.y, width: max(frame.width, 1e-6), height: max(frame.height, 1e-6)),
      columns: frame.cells.columns, rows: frame.cells.rows, glyphs: style.rasterGlyphs)
  }

  /// Whether colours can be mixed; otherwise maps replace the photograph.
  private var blends: Bool { style.depth == .trueColor || style.depth == .indexed256 }

  /// The picture; nil where there is neither a base nor a layer.
  ///
  /// Where colours cannot be mixed the outline of an object is drawn over the finished cells, so that the letters of
  /// labels stay.
  func compose(base: RGBImage?, layer: Layer, outline: LabelMap?, object: LabelMap? = nil) -> CellGrid? {
    let fitter = BlockFitter(style: style)
    let scaler = scaler
    let isOpaque = base == nil || !blends
    if let object, !blends {
      var grid = compose(base: base, layer: layer, outline: outline)
      grid?.drawBorder(
        of: scaler.raster(of: object, outside: 0, imageWidth: imageSize.width, imageHeight: imageSize.height),
        across: style.rasterGlyphs.samplesAcross, down: style.rasterGlyphs.samplesDown)
      return grid
    }
    switch layer {
    case .none:
      guard base != nil || outline != nil || object != nil else { return nil }
    case .labels(let labels, let palette) where isOpaque && outline == nil && object == nil:
      let raster = scaler.raster(
        of: labels, outside: 0, imageWidth: imageSize.width, imageHeight: imageSize.height)
      let smooth = scaler.colorRaster(
        of: labels, palette: palette, imageWidth: imageSize.width, imageHeight: imageSize.height)
      return fitter.fit(labels: raster, colors: Self.cellColors(palette), smooth: smooth)
    case .scalar(let map, _, let range) where style.depth == .mono: return digits(map, range: range)
    default: break
    }
    var raster =
      base.map { scaler.raster(of: $0) } ?? RGBImage(width: scaler.width, height: scaler.height)
    let alpha = Float(isOpaque ? 1 : overlay)
    switch layer {
    case .none: break
    case .scalar(let map, let colors, let range):
      let shown = scaler.raster(of: map, imageWidth: imageSize.width, imageHeight: imageSize.height)
      raster.overlay(banded(shown, range: range), colors: colors, range: range, alpha: alpha)
    case .labels(let labels, let palette):
      let shown = scaler.raster(
        of: labels, outside: 0, imageWidth: imageSize.width, imageHeight: imageSize.height)
      raster.overlay(shown, palette: palette, alpha: alpha)
    }
    for (labels, color) in [(outline, RGBColor(255, 255, 255)), (object, Self.objectColor)] {
      guard let labels else { continue }
      raster.thickOutline(
        scaler.raster(of: labels, outside: 0, imageWidth: imageSize.width, imageHeight: imageSize.height),
        color)
    }
    return fitter.fit(raster)
  }

  /// The outline of an object.
  private static let objectColor = RGBColor(255, 230, 0)

  /// With few colours a heat map has bands instead of a gradient, so that blended colours stay apart.
  private func banded(_ map: ScalarMap, range: ClosedRange<Float>) -> ScalarMap {
    let bands: Float
    switch style.depth {
    case .trueColor: return map
    case .indexed256: bands = 12
    case .ansi16, .ansi8, .mono: bands = 5
    }
    let length = max(range.upperBound - range.lowerBound, .leastNormalMagnitude)
    var result = map
    for index in map.values.indices where !map.values[index].isNaN {
      let place = max(0, min(1, (map.values[index] - range.lowerBound) / length))
      result.values[index] =
        range.lowerBound + length * (min(bands - 1, (place * bands).rounded(.down)) + 0.5) / bands
    }
    return result
  }

  /// A scalar map without colours: a digit a cell, tenths of the range.
  private func digits(_ map: ScalarMap, range: ClosedRange<Float>) -> CellGrid {
    let cells = scaler.raster(of: map, imageWidth: imageSize.width, imageHeight: imageSize.height)
    var grid = CellGrid(columns: frame.cells.columns, rows: frame.cells.rows)
    let across = style.rasterGlyphs.samplesAcross
    let down = style.rasterGlyphs.samplesDown
    let length = max(range.upperBound - range.lowerBound, .leastNormalMagnitude)
    for row in 0..<grid.rows {
      for column in 0..<grid.columns {
        let value = cells[column * across + across / 2, row * down + down / 2]
        guard !value.isNaN else {
          grid[column, row] = Cell("!")
          continue
        }
        let tenth = Int(max(0, min(0.999, (value - range.lowerBound) / length)) * 10)
        grid[column, row] = Cell(tenth == 0 ? "." : Unicode.Scalar(UInt8(ascii: "0") + UInt8(tenth)))
      }
    }
    return grid
  }

  /// A palette for label fits: entries beyond it are black.
  static func cellColors(_ palette: [RGBColor]) -> [CellColor] {
    (0..<256).map { index in
      guard index < palette.count else { return CellColor(0) }
      let color = palette[index]
      return CellColor(UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue))
    }
  }
}

extension CellGrid {
  /// Puts a star into every cell through which the border of a mask goes, of so many samples a cell.
  fileprivate mutating func drawBorder(of mask: LabelMap, across: Int, down: Int) {
    func labels(_ column: Int, _ row: Int) -> Set<UInt8> {
      var found: Set<UInt8> = []
      for y in row * down..<min(mask.height, (row + 1) * down) {
        for x in column * across..<min(mask.width, (column + 1) * across) { found.insert(mask[x, y]) }
      }
      return found
    }
    for row in 0..<rows {
      for column in 0..<columns {
        let own = labels(column, row)
        guard own.contains(1) else { continue }
        let beside = [(1, 0), (-1, 0), (0, 1), (0, -1)].contains { dx, dy in
          let (x, y) = (column + dx, row + dy)
          return x >= 0 && y >= 0 && x < columns && y < rows && !labels(x, y).contains(1)
        }
        guard own.count > 1 || beside else { continue }
        var starred = self[column, row]
        starred.glyph = "*"
        starred.style.attributes.insert(.bold)
        self[column, row] = starred
      }
    }
  }
}

extension RGBImage {
  /// Draws the borders between labels two samples wide.
  mutating func thickOutline(_ labels: LabelMap, _ color: RGBColor) {
    for y in 0..<height {
      for x in 0..<width {
        let label = labels[x, y]
        let right = x + 1 < width ? labels[x + 1, y] : label
        let below = y + 1 < height ? labels[x, y + 1] : label
        guard label != right || label != below else { continue }
        self[x, y] = color
        if label != right { self[x + 1, y] = color }
        if label != below { self[x, y + 1] = color }
      }
    }
  }
}
