import Imaging
import Terminal

extension Renderer {
  /// The figure of a recipe; what is absent is left black.
  ///
  /// Pixels are the sources' own, colours those of the palette; captions are set in the program's font.
  package func figure(_ recipe: FigureRecipe, _ state: WorkbenchState) -> RGBImage {
    // Paper has one theme: the same recipe makes the same bytes everywhere.
    let kept = theme
    theme = Theme(depth: style.depth)
    defer { theme = kept }
    let state = recipe.frozen(state)
    let scale = max(1, recipe.scale)
    let tiles = recipe.images.map { image in
      recipe.panes.indices.map { tile(state, index: $0, image).enlarged(by: scale) }
    }
    let columnWidths = recipe.panes.indices.map { column in tiles.map { $0[column].width }.max() ?? 0 }
    let rowHeights = tiles.map { row in row.map(\.height).max() ?? 0 }
    let legend = recipe.hasLegend == false ? [] : legendSpans(recipe, state)
    let width = columnWidths.reduce(0, +) + Self.gap * (columnWidths.count + 1)
    let height =
      Self.line + rowHeights.reduce(0) { $0 + $1 + Self.line + Self.gap } + (legend.isEmpty ? 0 : Self.line)
    var figure = RGBImage(width: width, height: height, filledWith: RGBColor(255, 255, 255))
    var x = Self.gap
    for (column, width) in columnWidths.enumerated() {
      figure.write([Span(columnTitle(state, column), .caption)], x: x, y: 0, width: width)
      x += width + Self.gap
    }
    var y = Self.line
    for (row, image) in recipe.images.enumerated() {
      figure.write([Span(image, .caption)], x: Self.gap, y: y, width: width - 2 * Self.gap)
      y += Self.line
      x = Self.gap
      for (column, tile) in tiles[row].enumerated() {
        figure.paste(tile, x: x, y: y)
        x += columnWidths[column] + Self.gap
      }
      y += rowHeights[row] + Self.gap
    }
    figure.write(legend, x: Self.gap, y: y, width: width - 2 * Self.gap)
    return figure
  }

  private static var gap: Int { 6 }
  /// The height of a line of captions.
  private static var line: Int { BitmapFont.height + 4 }

  private func columnTitle(_ state: WorkbenchState, _ index: Int) -> String {
    let pane = state.panes[index]
    var parts = [pane.map?.title ?? "image"]
    if let other = state.counterpartTitle(of: index) { parts.append(other) }
    if pane.map?.needsRun == true, let run = pane.run {
      parts.append(run + (pane.epoch.map { "#\($0)" } ?? ""))
    }
    return parts.joined(separator: " ")
  }

  /// One image under one pane, at source resolution, cut to the pane's view.
  private func tile(_ state: WorkbenchState, index: Int, _ image: String) -> RGBImage {
    guard let base = contents.image(image) else { return RGBImage(width: 0, height: 0) }
    let pane = state.panes[index]
    let size = PixelSize(width: base.width, height: base.height)
    var picture = pane.showsImage ? base : RGBImage(width: base.width, height: base.height)
    let alpha = Float(pane.showsImage ? state.overlay : 1)
    switch shownLayer(state, index, image) {
    case .none: break
    case .scalar(let map, let colors, let range):
      picture.overlay(map.fitted(to: size), colors: colors, range: range, alpha: alpha)
    case .labels(let labels, let palette):
      picture.overlay(labels.fitted(to: size), palette: palette, alpha: alpha)
    }
    if let outline = outline(state, pane, image) {
      picture.outline(outline.fitted(to: size), color: RGBColor(255, 255, 255))
    }
    let part = pane.view.part(of: size)
    return picture.cropped(x: part.x, y: part.y, width: part.width, height: part.height)
  }

  /// The classes of all label maps, and the colour bars' ends.
  private func legendSpans(_ recipe: FigureRecipe, _ state: WorkbenchState) -> [Span] {
    var labels: Set<Int> = []
    var hasScores = false
    for image in recipe.images {
      for index in recipe.panes.indices {
        switch shownLayer(state, index, image) {
        case .none: break
        case .scalar: hasScores = true
        case .labels(let map, _):
          if state.panes[index].map?.showsErrors == true { continue }
          labels.formUnion(Set(map.labels).map(Int.init))
        }
      }
    }
    var spans = labels.subtracting([0, Int(LabelMap.onlyThere)]).sorted().flatMap { label in
      let color = VOCPalette.color(of: UInt8(clamping: label))
      let ground = CellColor(UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue))
      return [
        Span("  ", CellStyle(background: ground)), Span(" \(state.folder.className(label))  ", .caption),
      ]
    }
    if hasScores {
      spans.append(Span(recipe.rangeIsPerImage ? "scores: each map's own range" : "scores: 0 to 1", .caption))
    }
    return spans
  }
}

extension CellStyle {
  /// Black on white.
  fileprivate static let caption = CellStyle(
    foreground: CellColor(0x000000), background: CellColor(0xFFFFFF))
}

extension RGBImage {
  /// Writes text in the program's font, cut to a width.
  fileprivate mutating func write(_ spans: [Span], x: Int, y: Int, width: Int) {
    let columns = width / BitmapFont.width
    guard columns > 0, !spans.isEmpty else { return }
    var grid = CellGrid(columns: columns, rows: 1, filledWith: Cell(" ", style: .caption))
    grid.write(spans, in: CellRect(column: 0, row: 0, columns: columns, rows: 1))
    paste(GridRasterizer().image(of: grid), x: x, y: y + 2)
  }

  /// Puts a picture on this one; what falls outside is left out.
  fileprivate mutating func paste(_ picture: RGBImage, x: Int, y: Int) {
    for row in 0..<min(picture.height, max(0, height - y)) {
      let count = 3 * min(picture.width, max(0, width - x))
      let target = 3 * ((y + row) * width + x)
      let source = 3 * row * picture.width
      pixels.replaceSubrange(target..<(target + count), with: picture.pixels[source..<(source + count)])
    }
  }

  /// Every pixel as a square of pixels.
  fileprivate func enlarged(by factor: Int) -> RGBImage {
    factor == 1 ? self : resized(toWidth: width * factor, height: height * factor, by: .area)
  }
}

extension ScalarMap {
  /// The map at an image's size, by the nearest value.
  fileprivate func fitted(to size: PixelSize) -> ScalarMap {
    guard width != size.width || height != size.height else { return self }
    var map = ScalarMap(width: size.width, height: size.height)
    for y in 0..<size.height {
      for x in 0..<size.width { map[x, y] = value(at: PixelPoint(x: x, y: y), in: size) ?? .nan }
    }
    return map
  }
}

extension LabelMap {
  /// The map at an image's size, by the nearest label.
  fileprivate func fitted(to size: PixelSize) -> LabelMap {
    guard width != size.width || height != size.height else { return self }
    var map = LabelMap(width: size.width, height: size.height)
    for y in 0..<size.height {
      for x in 0..<size.width { map[x, y] = value(at: PixelPoint(x: x, y: y), in: size) ?? 0 }
    }
    return map
  }
}

extension PaneView {
  /// The part of an image that a pane of the image's own shape shows.
  fileprivate func part(of size: PixelSize) -> (x: Int, y: Int, width: Int, height: Int) {
    let width = max(1, Int((Double(size.width) / zoom).rounded()))
    let height = max(1, Int((Double(size.height) / zoom).rounded()))
    let x = Int((centerX ?? Double(size.width) / 2) - Double(width) / 2)
    let y = Int((centerY ?? Double(size.height) / 2) - Double(height) / 2)
    return (max(0, min(size.width - width, x)), max(0, min(size.height - height, y)), width, height)
  }
}
