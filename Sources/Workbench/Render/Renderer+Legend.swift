import EngineProtocol
import Imaging
import Terminal

extension Renderer {
  /// Under the picture: the colour bar of a scalar map, or the classes and error kinds that are there with
  /// their share.
  func drawLegend(_ state: WorkbenchState, _ frame: PaneFrame, on grid: inout CellGrid) {
    guard let image = state.image else { return }
    let pane = state.panes[frame.index]
    let isDifference = pane.comparison?.isDifference == true && state.counterpart(of: frame.index) != nil
    switch shownLayer(state, frame.index, image) {
    case .labels(let labels, _) where isDifference:
      drawClasses(
        state, ContentStore.shares(of: labels), orElse: "no difference", in: frame.legend, on: &grid)
    case .scalar(_, let colors, let range): drawColorBar(state, colors, range, in: frame.legend, on: &grid)
    case .labels(let labels, _):
      if case .error(let judged)? = pane.map {
        let shares = state.request(judged, for: pane, image: image).map { contents.errorShares($0) } ?? []
        drawErrorLegend(.ofMasks, shares, in: frame.legend, on: &grid)
        return
      }
      if pane.map == .saliencyErrors {
        let shares = contents.shares(of: labels, key: .saliencyErrors(image))
        drawErrorLegend(.ofSaliency, shares, in: frame.legend, on: &grid)
        return
      }
      let shares = labelKey(state, pane, image).map { contents.shares(of: labels, key: $0) } ?? []
      drawClasses(state, shares, in: frame.legend, on: &grid)
    case .none:
      let names = state.classes.map { state.folder.className($0) }
      let text = names.isEmpty ? "" : "label: " + names.joined(separator: ", ")
      grid.write(" " + text, in: frame.legend, style: theme.faint)
    }
  }

  private func labelKey(_ state: WorkbenchState, _ pane: Pane, _ image: String) -> ContentKey? {
    switch pane.map {
    case .groundTruth: .groundTruth(image)
    case .engine(let name): state.request(name, for: pane, image: image).map { .map($0) }
    default: nil
    }
  }

  private func drawColorBar(
    _ state: WorkbenchState, _ colors: ColorMap, _ range: ClosedRange<Float>, in rect: CellRect,
    on grid: inout CellGrid
  ) {
    let low = Format.unit(Double(range.lowerBound))
    let high = Format.unit(Double(range.upperBound))
    let note = state.rangeIsPerImage ? "per image" : ""
    var column = rect.column + 1
    column += grid.write(low + " ", column: column, row: rect.row, style: theme.faint, clippedTo: rect)
    let width = max(4, min(32, rect.columns - low.count - high.count - note.count - 6))
    for step in 0..<width where column < rect.column + rect.columns {
      let place = (Float(step) + 0.5) / Float(width)
      if style.depth == .mono {
        let tenth = Int(place * 10)
        grid[column, rect.row] = Cell(
          tenth == 0 ? "." : Unicode.Scalar(UInt8(ascii: "0") + UInt8(min(9, tenth))), style: theme.text)
      } else {
        let color = colors.color(at: place)
        grid[column, rect.row] = Cell(
          " ",
          style: CellStyle(
            background: CellColor(UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue))))
      }
      column += 1
    }
    column += grid.write(" " + high, column: column, row: rect.row, style: theme.faint, clippedTo: rect)
    if !note.isEmpty {
      grid.write("  " + note, column: column, row: rect.row, style: theme.warning, clippedTo: rect)
    }
  }

  private func drawClasses(
    _ state: WorkbenchState, _ shares: [(label: Int, share: Double)],
    orElse nothing: String = "background only",
    in rect: CellRect, on grid: inout CellGrid
  ) {
    var spans = [Span(" ", theme.text)]
    for (label, share) in shares where label != 0 {
      if label == Int(LabelMap.onlyThere) {
        spans += [
          Span("   ", CellStyle(background: CellColor(0xFFFFFF))), Span(" only there ", theme.text),
          Span("\(Format.percent(share)) %  ", theme.faint),
        ]
        continue
      }
      spans += swatch(
        VOCPalette.color(of: UInt8(clamping: label)), letter: BlockFitter.letter(of: UInt8(clamping: label)))
      spans.append(Span(" \(state.folder.className(label)) ", theme.text))
      spans.append(Span("\(Format.percent(share)) %  ", theme.faint))
    }
    if spans.count == 1 { spans.append(Span(nothing, theme.faint)) }
    grid.write(spans, in: rect)
  }

  /// Shares are of the scored pixels; that of void is of all.
  private func drawErrorLegend(
    _ signs: ErrorSigns, _ shares: [(label: Int, share: Double)], in rect: CellRect, on grid: inout CellGrid
  ) {
    let void = shares.first { $0.label == signs.void }?.share ?? 0
    var spans = [Span(" ", theme.text)]
    for (label, sign) in signs.signs.enumerated() where label != 0 {
      guard let share = shares.first(where: { $0.label == label })?.share else { continue }
      let shown = label == signs.void ? share : share / max(1 - void, 1e-9)
      spans += swatch(theme.shown(sign.color), letter: sign.glyph)
      spans.append(Span(" \(sign.title) ", theme.text))
      spans.append(Span("\(Format.percent(shown)) %  ", theme.faint))
    }
    grid.write(spans, in: rect)
  }

  /// A block of a colour with its letter, which alone is left without colours.
  private func swatch(_ color: RGBColor, letter: Unicode.Scalar) -> [Span] {
    let ground = CellColor(UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue))
    guard style.depth != .mono else { return [Span("\(Character(letter))", theme.strong)] }
    return [
      Span(
        " \(Character(letter)) ",
        CellStyle(foreground: CellColor(ground.luminance > 0.5 ? 0x000000 : 0xFFFFFF), background: ground))
    ]
  }
}
