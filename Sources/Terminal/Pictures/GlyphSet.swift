/// Which characters pictures are made of.
public enum GlyphSet: String, CaseIterable, Hashable, Sendable, Codable {
  /// Block Elements U+2580–259F: quadrants, and edges at every eighth of a cell.
  case block
  /// Upper and lower half blocks only: for fonts that draw the others badly, and for a fast first pass.
  case half

  /// Samples that a raster has across one cell.
  public var samplesAcross: Int { self == .block ? 8 : 1 }
  /// Samples that a raster has down one cell.
  public var samplesDown: Int { self == .block ? 8 : 2 }
}
