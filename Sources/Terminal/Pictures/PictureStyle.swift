/// How pictures are turned into cells: the colours and the characters at hand.
public struct PictureStyle: Hashable, Sendable {
  public var depth: ColorDepth
  public var glyphs: GlyphSet
  /// Whether characters beyond ASCII can be drawn; false on a terminal without UTF-8.
  public var unicode: Bool

  public init(depth: ColorDepth = .trueColor, glyphs: GlyphSet = .block, unicode: Bool = true) {
    self.depth = depth
    self.glyphs = glyphs
    self.unicode = unicode
  }

  /// The glyphs whose raster the fitter reads: few colours are dithered on half blocks.
  public var rasterGlyphs: GlyphSet {
    switch depth {
    case .trueColor, .indexed256: unicode ? glyphs : .half
    case .ansi16, .ansi8, .mono: .half
    }
  }
}
