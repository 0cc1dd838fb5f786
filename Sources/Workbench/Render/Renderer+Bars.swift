import Terminal

extension Renderer {
  /// The classes of highest CAM at the probe as bars, in the corner of the focused pane that is away from the probe.
  func drawBars(_ state: WorkbenchState, _ frame: PaneFrame, on grid: inout CellGrid) {
    let reading = ProbeReading(state.probe, state, state.panes[frame.index], contents)
    let cams = reading.cams.prefix(Self.bars)
    let names = cams.map { state.folder.className($0.label).truncated(toColumns: 12) }
    let lines = max(1, cams.count)
    let columns = min(frame.picture.columns, 38)
    guard columns >= 24, frame.picture.rows >= lines + 2 else { return }
    let probe = state.pictureFrame(frame).cell(of: state.probe)
    let isLeft = (probe?.column ?? 0) > frame.picture.column + frame.picture.columns / 2
    let rect = CellRect(
      column: isLeft ? frame.picture.column : frame.picture.column + frame.picture.columns - columns,
      row: frame.picture.row, columns: columns, rows: lines + 2)
    let inside = panel("CAM at (\(state.probe.x),\(state.probe.y))", in: rect, on: &grid)
    if cams.isEmpty { grid.write("no CAM here yet", in: inside, style: theme.sheetFaint) }
    let width = names.map { GlyphWidth.columns(of: $0) }.max() ?? 0
    for (line, (cam, name)) in zip(cams, names).enumerated() {
      let room = max(1, inside.columns - width - 7)
      let full = Int((Double(room) * max(0, min(1, cam.value))).rounded())
      let pad = String(repeating: " ", count: width - GlyphWidth.columns(of: name) + 1)
      grid.write(
        [
          Span(name + pad, theme.sheet),
          Span(String(repeating: style.unicode ? "■" : "#", count: full), theme.on(theme.key, theme.sheet)),
          Span(String(repeating: "·", count: room - full) + " ", theme.sheetFaint),
          Span(Format.unit(cam.value), theme.sheetTitle),
        ], in: inside, line: line)
    }
  }

  private static var bars: Int { 5 }
}
