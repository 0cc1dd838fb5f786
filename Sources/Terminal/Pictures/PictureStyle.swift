/// How pictures are turned into cells: the colours and the characters at hand.
public struct PictureStyle: Hashable, Sendable {
  /// The colours of the terminal.
  public var depth: ColorDepth
  /// The glyphs that the user wants.
  public var glyphs: GlyphSet
  /// Whether characters beyond ASCII can be drawn; false on a terminal without UTF-8.
  public var unicode: Bool

  /// The best a terminal can do unless said otherwise.
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
