import Imaging

/// A grid as an image, as a terminal would show it: `camscope shot --out x.png`.
///
/// Every cell has `BitmapFont.width`×`BitmapFont.height` pixels. Edges inside a pixel are mixed in linear light.
public struct GridRasterizer: Hashable, Sendable {
  /// What the terminal's own foreground looks like.
  public var foreground: RGBColor
  /// What the terminal's own background looks like.
  public var background: RGBColor

  /// Light grey on nearly black unless said otherwise.
  public init(
    foreground: RGBColor = RGBColor(0xD0, 0xD0, 0xD0), background: RGBColor = RGBColor(0x10, 0x10, 0x14)
  ) {
    self.foreground = foreground
    self.background = background
  }

  /// The picture of a grid, 10·columns × 20·rows pixels.
  public func image(of grid: CellGrid) -> RGBImage {
    var image = RGBImage(
      width: grid.columns * BitmapFont.width, height: grid.rows * BitmapFont.height, filledWith: background)
    var known: [CoverageKey: GlyphCoverage] = [:]
    for row in 0..<grid.rows {
      for column in 0..<grid.columns {
        let cell = grid[column, row]
        let isSecond = cell.isContinuation && column > 0
        let glyph = isSecond ? grid[column - 1, row].glyph : cell.glyph
        let key = CoverageKey(
          glyph: glyph, isSecond: isSecond, isBold: cell.style.attributes.contains(.bold))
        let coverage =
          known[key]
          ?? GlyphCoverage(
            glyph, columns: max(1, GlyphWidth.columns(of: glyph)), column: isSecond ? 1 : 0,
            isBold: key.isBold)
        known[key] = coverage
        draw(coverage, style: cell.style, column: column, row: row, into: &image)
      }
    }
    return image
  }

  private struct CoverageKey: Hashable {
    var glyph: Unicode.Scalar
    var isSecond: Bool
    var isBold: Bool
  }

  private func draw(
    _ coverage: GlyphCoverage, style: CellStyle, column: Int, row: Int, into image: inout RGBImage
  ) {
    var ink = color(style.foreground, otherwise: foreground)
    var paper = color(style.background, otherwise: background)
    if style.attributes.contains(.reverse) { swap(&ink, &paper) }
    if style.attributes.contains(.dim) { ink = mixed(ink, paper, part: 0.4) }
    let isUnderlined = style.attributes.contains(.underline)
    for y in 0..<BitmapFont.height {
      var at = 3 * ((row * BitmapFont.height + y) * image.width + column * BitmapFont.width)
      for x in 0..<BitmapFont.width {
        let underline = isUnderlined && y == BitmapFont.height - 2
        let part = underline ? 1 : coverage.pixels[y * BitmapFont.width + x]
        let color = part >= 1 ? ink : part <= 0 ? paper : mixed(ink, paper, part: part)
        image.pixels[at] = color.red
        image.pixels[at + 1] = color.green
        image.pixels[at + 2] = color.blue
        at += 3
      }
    }
  }

  private func color(_ color: CellColor, otherwise own: RGBColor) -> RGBColor {
    if color == .terminalDefault { return own }
    return RGBColor(
      UInt8(color.rawValue >> 16 & 0xFF), UInt8(color.rawValue >> 8 & 0xFF), UInt8(color.rawValue & 0xFF))
  }

  /// `part` of the first colour and the rest of the second, as light.
  private func mixed(_ first: RGBColor, _ second: RGBColor, part: Float) -> RGBColor {
    func channel(_ a: UInt8, _ b: UInt8) -> UInt8 {
      let light = part * LinearLight.fromSRGB[Int(a)] + (1 - part) * LinearLight.fromSRGB[Int(b)]
      return LinearLight.toSRGB[Int(min(max(light, 0), 1) * LinearLight.inverseScale + 0.5)]
    }
    return RGBColor(
      channel(first.red, second.red), channel(first.green, second.green), channel(first.blue, second.blue))
  }
}
