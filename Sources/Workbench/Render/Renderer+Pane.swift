import EngineProtocol
import Evaluation
import Imaging
import Terminal

extension Renderer {
  /// A pane: title, picture with probe and pin, legend.
  func drawPane(_ state: WorkbenchState, _ frame: PaneFrame, on grid: inout CellGrid) {
    let rect = frame.rect
    if rect.column + rect.columns < grid.columns {
      grid.verticalRule(
        column: rect.column + rect.columns, row: rect.row, rows: rect.rows, style: theme.faint)
    }
    drawTitle(state, frame, on: &grid)
    drawScrubber(state, frame, on: &grid)
    drawPicture(state, frame, on: &grid)
    if frame.legend.rows > 0 {
      drawLegend(state, frame, on: &grid)
      drawNotes(state, frame, on: &grid)
    }
  }

  /// Number, map, class, run and epoch at the left; score and sparkline at the right.
  private func drawTitle(_ state: WorkbenchState, _ frame: PaneFrame, on grid: inout CellGrid) {
    let pane = state.panes[frame.index]
    let isFocused = frame.index == state.focus
    let style = isFocused ? theme.focus : theme.bar
    grid.fill(frame.title, with: Cell(" ", style: style))
    let isNarrow = frame.title.columns < 60
    let declared = pane.map.flatMap { state.declaration(of: $0, in: pane) }
    var parts = [
      (declared.flatMap { $0.methods.isEmpty ? nil : $0.title }) ?? pane.map?.title ?? "image"
    ]
    if declared?.content == .classScores || declared?.needsClass == true,
      let index = state.classIndex(of: pane)
    {
      parts.append(state.folder.className(index))
    }
    if pane.map?.isRefined == true, let run = state.run(of: pane) {
      let chain = state.chain(of: run)
      if let step = pane.step, let steps = state.refinementSteps(of: run) {
        parts.append(steps.place(of: step))
      } else {
        parts.append(chain.isEmpty ? "unrefined" : chain)
      }
    }
    if let other = state.counterpartTitle(of: frame.index) { parts.append(other) }
    if let outline = pane.outline { parts.append("outline \(outline.title)") }
    if pane.map?.needsRun == true || pane.outline?.needsRun == true, let run = state.run(of: pane) {
      let epoch = state.epoch(of: pane)
      if isNarrow {
        parts.append(run.name + (epoch.map { "#\($0)" } ?? ""))
      } else {
        parts.append(run.name)
        parts.append(
          epoch.map { "epoch \($0)/\(max(run.plannedEpochs, run.epochs.last ?? 0))" } ?? "no checkpoint")
      }
      if state.components.now[run.name]?.isEmpty == false { parts.append(isNarrow ? "*" : "changed") }
    }
    let number =
      state.panes.count > 1
      ? "\(frame.index + 1)\(Layout(state).panes.count < state.panes.count ? "/\(state.panes.count)" : "") "
      : ""
    let right = titleScore(state, frame)
    let room = frame.title.columns - GlyphWidth.columns(of: right) - 2
    grid.write(
      " " + number + parts.joined(separator: isNarrow ? " " : " · "),
      in: CellRect(column: frame.title.column, row: frame.title.row, columns: max(0, room), rows: 1),
      style: style)
    grid.write(
      right + " ", in: frame.title, alignment: .trailing,
      style: isFocused ? style : theme.on(theme.strong, theme.bar))
  }

  /// "seed IoU 45.2 1/3 ▲", "mask IoU 51.0": with its rank among the panes, ▲ for the best of them.
  private func titleScore(_ state: WorkbenchState, _ frame: PaneFrame) -> String {
    let pane = state.panes[frame.index]
    guard pane.map?.needsRun == true, let score = imageScore(state, pane) else { return "" }
    // Panes that look at the same labels of one run and epoch are one contender.
    var contenders = [Contender(state, pane)]
    var others: [Double] = []
    for other in state.panes
    where other.map?.needsRun == true && !contenders.contains(Contender(state, other)) {
      guard let score = imageScore(state, other) else { continue }
      contenders.append(Contender(state, other))
      others.append(score)
    }
    let isBest = !others.isEmpty && others.allSatisfy { $0 <= score } && others.contains { $0 < score }
    let label = pane.judgedLabels + (frame.title.columns < 60 ? " " : " IoU ")
    let rank = others.isEmpty ? "" : " \(1 + others.count { $0 > score })/\(others.count + 1)"
    var text = label + Format.percent(score) + rank + (isBest ? " ▲" : "")
    if let run = pane.run, frame.title.columns >= 60, frame.scrubber.rows == 0, pane.judgedLabels == "seed" {
      let series = state.imageScoresByEpoch(run: run).suffix(12).map(\.score)
      if series.count > 1 { text += " " + Sparkline.text(series) }
    }
    return text
  }

  /// What panes are ranked by.
  private struct Contender: Equatable {
    let run: String?
    let epoch: Int?
    let labels: String

    init(_ state: WorkbenchState, _ pane: Pane) {
      run = pane.run
      epoch = state.epoch(of: pane)
      labels = pane.judgedLabels
    }
  }

  /// The image's IoU: of the seed or pseudo-mask that is there, else of the seed as the run was scored.
  func imageScore(_ state: WorkbenchState, _ pane: Pane) -> Double? {
    guard let image = state.image else { return nil }
    if let request = state.request(pane.judgedLabels, for: pane, image: image),
      let score = contents.seedScore(request, classes: state.folder.classNames.count)?.meanIoU
    {
      return score
    }
    guard pane.judgedLabels == "seed", pane.ignoresChanges || !state.hasChanges(pane)
    else { return nil }
    return state.scores(of: pane)?[image]
  }

  private func drawPicture(_ state: WorkbenchState, _ frame: PaneFrame, on grid: inout CellGrid) {
    guard frame.picture.rows > 0, frame.picture.columns > 0 else { return }
    guard let image = state.image else {
      let opening = state.folderFailure ?? "opening \(state.folder.title) …"
      notice(state.folderIsOpen ? "no image" : opening, in: frame.picture, on: &grid)
      return
    }
    let pane = state.panes[frame.index]
    let counterpart = state.counterpart(of: frame.index)
    guard state.sizeOfImage[image] != nil else {
      if case .absent(let reason)? = contents.content(.image(image)) {
        notice(reason, in: frame.picture, on: &grid)
      } else {
        notice("reading \(image) …", in: frame.picture, on: &grid)
      }
      return
    }
    let mapping = state.pictureFrame(frame)
    func fitted(_ pane: Pane, _ counterpart: Pane?) -> CellGrid? {
      fittedPicture(state, pane, counterpart, image, state.imageSize, mapping)
    }
    func paste(_ picture: CellGrid?) {
      if let picture { grid.paste(picture, column: mapping.cells.column, row: mapping.cells.row) }
    }
    switch (pane.comparison, counterpart) {
    case (.blink, let other?) where state.blinkShowsReference: paste(fitted(other, nil))
    case (.wipe, let other?):
      paste(fitted(pane, nil))
      let edge = mapping.cell(of: state.probe).map { $0.column - mapping.cells.column } ?? 0
      let left = CellRect(column: 0, row: 0, columns: edge, rows: mapping.cells.rows)
      paste(fitted(other, nil)?.subgrid(left))
    default: paste(fitted(pane, pane.comparison?.isDifference == true ? counterpart : nil))
    }
    if let text = waiting(state, pane, image) ?? counterpart.flatMap({ waiting(state, $0, image) })
      ?? incomparable(state, frame.index, image)
    {
      notice(text, in: frame.picture, on: &grid)
    }
    drawMarks(state, mapping, isFocused: frame.index == state.focus, on: &grid)
    if state.showsBars, frame.index == state.focus { drawBars(state, frame, on: &grid) }
  }

  /// The picture of a pane, or of its difference to a counterpart: kept from frame to frame.
  func fittedPicture(
    _ state: WorkbenchState, _ pane: Pane, _ counterpart: Pane?, _ image: String, _ size: PixelSize,
    _ mapping: PictureFrame
  ) -> CellGrid? {
    let keys =
      state.keys(of: pane, image: image) + (counterpart.map { state.keys(of: $0, image: image) } ?? [])
    let key = PictureKey(
      image: image, frame: mapping, showsImage: pane.showsImage, map: pane.map, outline: pane.outline,
      object: image == state.image && contents.has(.objects(image)) ? state.outlinedObject : nil,
      classIndex: state.classIndex(of: pane, in: image),
      comparison: counterpart == nil ? nil : pane.comparison, counterpart: counterpart, contents: keys,
      present: [contents.has(.image(image))] + keys.map(contents.has), overlay: state.overlay,
      rangeIsPerImage: state.rangeIsPerImage)
    return picture(key) {
      let composer = PictureComposer(style: style, frame: mapping, imageSize: size, overlay: state.overlay)
      var grid = composer.compose(
        base: pane.showsImage ? contents.image(image) : nil,
        layer: counterpart.map { difference(state, pane, $0, image) } ?? layer(state, pane, image),
        outline: outline(state, pane, image), object: outlinedObject(state, image))
      if counterpart == nil, let signs = pane.map?.signs, let errors = errors(state, pane, image) {
        grid?.drawSigns(signs, of: errors, mapping, size: size, hasColors: style.depth != .mono)
      }
      return grid
    }
  }

  /// What lies over the base.
  func layer(_ state: WorkbenchState, _ pane: Pane, _ image: String) -> PictureComposer.Layer {
    switch pane.map {
    case nil: return .none
    case .saliency:
      guard let map = contents.saliency(image) else { return .none }
      return .scalar(map, colors: .magma, range: range(of: map, state))
    case .groundTruth:
      return contents.groundTruth(image).map { .labels($0, palette: VOCPalette.colors) } ?? .none
    case .error:
      return errors(state, pane, image).map { .labels($0, palette: LabelMap.errorPalette.map(theme.shown)) }
        ?? .none
    case .saliencyErrors:
      return errors(state, pane, image).map { .labels($0, palette: SaliencyErrorKind.palette) } ?? .none
    case .engine(let name):
      guard let request = state.request(name, for: pane, image: image) else { return .none }
      if let labels = contents.labels(request) { return .labels(labels, palette: VOCPalette.colors) }
      guard let map = contents.scores(request, of: state.classIndex(of: pane, in: image)) else {
        return .none
      }
      if state.declaration(of: .engine(name), in: pane)?.content == .signed {
        return .scalar(map, colors: .diverging, range: signedRange(of: map, state))
      }
      return .scalar(map, colors: .turbo, range: range(of: map, state))
    }
  }

  /// The error map; nil while what it is made of is missing or differs in size.
  func errors(_ state: WorkbenchState, _ pane: Pane, _ image: String) -> LabelMap? {
    if pane.map == .saliencyErrors { return contents.saliencyErrors(image) }
    return state.request(pane.judgedLabels, for: pane, image: image).flatMap { contents.errors($0) }
  }

  func outline(_ state: WorkbenchState, _ pane: Pane, _ image: String) -> LabelMap? {
    switch pane.outline {
    case .groundTruth: contents.groundTruth(image)
    case .engine(let name): state.request(name, for: pane, image: image).flatMap { contents.labels($0) }
    default: nil
    }
  }

  /// The outlined object as a mask; nil: none is outlined, or it has not arrived.
  func outlinedObject(_ state: WorkbenchState, _ image: String) -> LabelMap? {
    guard image == state.image, let number = state.outlinedObject, let numbers = contents.objects(image)
    else {
      return nil
    }
    var mask = numbers
    for index in mask.labels.indices { mask.labels[index] = Int(mask.labels[index]) == number + 1 ? 1 : 0 }
    return mask
  }

  /// [0, 1], or the map's own range.
  func range(of map: ScalarMap, _ state: WorkbenchState) -> ClosedRange<Float> {
    guard state.rangeIsPerImage else { return 0...1 }
    let finite = map.values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low < high else { return 0...1 }
    return low...high
  }

  /// What the pane still waits for, or why it has none; nil: nothing.
  private func waiting(_ state: WorkbenchState, _ pane: Pane, _ image: String) -> String? {
    guard let map = pane.map ?? pane.outline else { return nil }
    if let missing = state.missingFor(map, pane) { return missing }
    for key in state.keys(of: pane, image: image) {
      switch contents.content(key) {
      case .absent(let reason): return reason
      case nil:
        guard key.isEngines else { return "reading \(map.title) …" }
        switch state.engine {
        case .starting: return "engine starting …"
        case .restarting: return "engine starting again …"
        case .unavailable(let reason): return reason
        case .ready: return "computing \(map.title), epoch \(state.epoch(of: pane) ?? 0) …"
        }
      default: break
      }
    }
    if case .error(let labels) = map, errors(state, pane, image) == nil {
      return "\(MapKind.engine(labels).title) and ground truth differ in size"
    }
    return nil
  }

  /// A sentence in the middle of a pane, on a ground of its own.
  private func notice(_ text: String, in rect: CellRect, on grid: inout CellGrid) {
    let lines = text.wrapped(to: max(1, min(60, rect.columns - 4)))
    let width = min(rect.columns, (lines.map { GlyphWidth.columns(of: $0) }.max() ?? 0) + 4)
    let box = rect.centered(columns: width, rows: min(rect.rows, lines.count))
    grid.fill(box, with: Cell(" ", style: theme.sheet))
    for (index, line) in lines.enumerated() {
      grid.write(line, in: box, line: index, alignment: .center, style: theme.sheet)
    }
  }

  /// Probe and pin, drawn on the picture's own colours.
  private func drawMarks(
    _ state: WorkbenchState, _ mapping: PictureFrame, isFocused: Bool, on grid: inout CellGrid
  ) {
    for (point, glyph) in [(state.pin, Unicode.Scalar("×")), (state.probe, Unicode.Scalar("┼"))] {
      guard let point, let cell = mapping.cell(of: point) else { continue }
      let below = grid[cell.column, cell.row].style
      let light = below.background.luminance > 0.5
      grid[cell.column, cell.row] = Cell(
        glyph,
        style: CellStyle(
          foreground: style.depth == .mono ? .terminalDefault : CellColor(light ? 0x000000 : 0xFFFFFF),
          background: below.background,
          attributes: style.depth == .mono ? [.bold, .reverse] : isFocused ? .bold : []))
    }
  }
}

extension CellColor {
  /// Perceived brightness in [0, 1]; the terminal's own colour counts as dark.
  var luminance: Double {
    guard self != .terminalDefault else { return 0 }
    let red = Double(rawValue >> 16 & 255)
    let green = Double(rawValue >> 8 & 255)
    let blue = Double(rawValue & 255)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
  }
}

extension String {
  /// Lines of at most `columns` columns, broken at blanks.
  func wrapped(to columns: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ").map(String.init) {
      if let last = lines.last, GlyphWidth.columns(of: last) + 1 + GlyphWidth.columns(of: word) <= columns {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word.truncated(toColumns: columns))
      }
    }
    return lines
  }
}
