/// Puts the colours of a grid into what a terminal shows.
///
/// Text takes the nearest colour. Pictures should be fitted for the depth in the first place
/// (`PictureStyle`), where dithering is possible; their colours then are the palette's own and pass
/// unchanged.
public struct DepthMapper: Sendable {
  /// The colours that are left.
  public let depth: ColorDepth

  /// A mapper to one depth.
  public init(depth: ColorDepth) { self.depth = depth }

  /// The grid in the colours of this depth; at 24 bits the grid itself.
  public func map(_ grid: CellGrid) -> CellGrid {
    if depth == .trueColor { return grid }
    var result = grid
    var known: [CellStyle: CellStyle] = [:]
    for index in result.cells.indices {
      let style = grid.cells[index].style
      if let mapped = known[style] {
        result.cells[index].style = mapped
      } else {
        let mapped = map(style)
        known[style] = mapped
        result.cells[index].style = mapped
      }
    }
    return result
  }

  /// One style in the colours of this depth, kept readable: text never takes the colour it stands on.
  public func map(_ style: CellStyle) -> CellStyle {
    if depth == .trueColor { return style }
    if depth == .mono { return withoutColor(style) }
    var mapped = style
    mapped.foreground = IndexedPalette.nearest(to: style.foreground, depth: depth)
    mapped.background = IndexedPalette.nearest(to: style.background, depth: depth)
    let vanished = mapped.foreground == mapped.background && style.foreground != style.background
    // Black on the terminal's own background is black on black for most.
    let black =
      depth != .indexed256 && mapped.background == .terminalDefault
      && mapped.foreground == IndexedPalette.colors[0] && style.foreground != CellColor(0)
    if black || vanished && mapped.background == .terminalDefault { mapped.foreground = .terminalDefault }
    if vanished && mapped.background != .terminalDefault {
      let white = IndexedPalette.nearest(to: CellColor(0xFFFFFF), depth: depth)
      let dark = IndexedPalette.nearest(to: CellColor(0), depth: depth)
      mapped.foreground = brightness(mapped.background) < 0.5 ? white : dark
    }
    return mapped
  }

  /// What was told by colour is told by the attribute that remains: a light background is a reversed cell.
  private func withoutColor(_ style: CellStyle) -> CellStyle {
    var mapped = CellStyle(attributes: style.attributes)
    let foreground = style.foreground == .terminalDefault ? 0.75 : brightness(style.foreground)
    if style.background != .terminalDefault && brightness(style.background) > foreground {
      mapped.attributes.formSymmetricDifference(.reverse)
    }
    return mapped
  }

  private func brightness(_ color: CellColor) -> Double {
    let red = Double(color.rawValue >> 16 & 0xFF)
    let green = Double(color.rawValue >> 8 & 0xFF)
    let blue = Double(color.rawValue & 0xFF)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
  }
}
