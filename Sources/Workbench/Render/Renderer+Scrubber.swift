import Terminal

extension Renderer {
  /// Under a pane's title: the image's IoU at every epoch as bars, the shown epoch among them, and what it changed.
  func drawScrubber(_ state: WorkbenchState, _ frame: PaneFrame, on grid: inout CellGrid) {
    let pane = state.panes[frame.index]
    guard frame.scrubber.rows > 0, pane.map?.needsRun == true, let run = state.run(of: pane),
      run.epochs.count > 1, let epoch = state.epoch(of: pane)
    else { return }
    let known = Dictionary(state.imageScoresByEpoch(run: run.name).map { ($0.epoch, $0.score) }) { $1 }
    let scrubber = EpochScrubber(
      count: run.epochs.count, selection: run.epochs.firstIndex(of: epoch) ?? 0,
      columns: frame.scrubber.columns)
    let shown = run.epochs[scrubber.shown]
    let bars = Array(Sparkline.text(shown.map { known[$0] ?? .nan }))
    var spans = [Span(scrubber.shown.lowerBound > 0 ? "‹" : " ", theme.faint)]
    for (number, bar) in zip(shown, bars.isEmpty ? shown.map { _ in " " } : bars) {
      let glyph = known[number] == nil ? "·" : String(bar)
      let mark = number == epoch ? theme.on(theme.warning, theme.bar) : theme.faint
      spans.append(Span(String(repeating: glyph, count: scrubber.barColumns), mark))
    }
    spans.append(Span(scrubber.shown.upperBound < run.epochs.count ? "› " : "  ", theme.faint))
    spans.append(Span("epoch \(epoch)", theme.warning))
    spans.append(Span("/\(max(run.plannedEpochs, run.epochs.last ?? 0))", theme.faint))
    if let score = known[epoch] {
      // Scores after an epoch may look less closely than panes do.
      let views = run.scoreLabel.contains("single view") ? ", 1 view " : " "
      spans += [Span("  IoU\(views)", theme.faint), Span(Format.percent(score), theme.text)]
      if let before = run.epochs.last(where: { $0 < epoch }), let earlier = known[before] {
        let change = score - earlier
        spans.append(
          Span(
            " \(Format.signedPercent(change))", change < 0 ? theme.bad : change > 0 ? theme.good : theme.faint
          ))
      }
    }
    grid.write(spans, in: frame.scrubber)
  }
}
