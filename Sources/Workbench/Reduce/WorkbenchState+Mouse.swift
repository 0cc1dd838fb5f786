import Terminal

extension WorkbenchState {
  /// A click moves focus and probe, or shows an epoch, a drag pans, the wheel zooms; in the image list a click opens, the
  /// wheel steps.
  mutating func handle(_ mouse: MouseEvent) {
    guard sheets.isEmpty else { return }
    let layout = Layout(self)
    if let list = layout.list, list.contains(column: mouse.column, row: mouse.row) {
      handleInList(mouse, rows: list.rows)
      return
    }
    switch mouse.action {
    case .press:
      guard let frame = layout.pane(column: mouse.column, row: mouse.row) else { return }
      isPlaying = false
      message = nil
      focus = frame.index
      if frame.scrubber.contains(column: mouse.column, row: mouse.row) {
        scrub(to: mouse.column - frame.scrubber.column, columns: frame.scrubber.columns)
        return
      }
      drag = DragOrigin(
        pane: frame.index, column: mouse.column, row: mouse.row, view: panes[frame.index].view)
      if let point = pictureFrame(frame).point(column: mouse.column, row: mouse.row) {
        probeWasMoved = true
        probe = point.clamped(to: imageSize)
      }
    case .drag: pan(mouse, layout)
    case .release: drag = nil
    case .wheelUp, .wheelDown:
      guard let frame = layout.pane(column: mouse.column, row: mouse.row) else { return }
      let point = pictureFrame(frame).point(column: mouse.column, row: mouse.row) ?? probe
      zoom(by: mouse.action == .wheelUp ? 1.25 : 0.8, around: point, in: frame.index)
    case .hover: break
    }
  }

  /// A click on a bar of the focused pane's scrubber shows that epoch.
  private mutating func scrub(to column: Int, columns: Int) {
    guard let run = run(of: focused), let epoch = epoch(of: focused),
      let selection = run.epochs.firstIndex(of: epoch),
      let place = EpochScrubber(count: run.epochs.count, selection: selection, columns: columns)
        .epoch(atColumn: column)
    else { return }
    setEpoch(place == run.epochs.count - 1 ? nil : run.epochs[place])
  }

  /// The mapping between a pane's cells and the image.
  package func pictureFrame(_ frame: PaneFrame) -> PictureFrame {
    PictureFrame(
      picture: frame.picture, image: imageSize, view: panes[frame.index].view, cellAspect: cellAspect)
  }

  private mutating func pan(_ mouse: MouseEvent, _ layout: Layout) {
    guard let drag, drag.view.zoom > 1, panes.indices.contains(drag.pane),
      let frame = layout.panes.first(where: { $0.index == drag.pane })
    else { return }
    let start = PictureFrame(
      picture: frame.picture, image: imageSize, view: drag.view, cellAspect: cellAspect)
    let (perColumn, perRow) = start.pixelsPerCell
    var view = drag.view
    view.center(
      x: start.x + start.width / 2 - Double(mouse.column - drag.column) * perColumn,
      y: start.y + start.height / 2 - Double(mouse.row - drag.row) * perRow, in: imageSize)
    setView(view, of: drag.pane)
  }

  private mutating func handleInList(_ mouse: MouseEvent, rows: Int) {
    switch mouse.action {
    case .press:
      let index =
        ListWindow(count: listed.count, selection: position ?? 0, rows: rows - 1).first + mouse.row - 1
      if mouse.row >= 1, listed.indices.contains(index) { show(image: listed[index]) }
    case .wheelUp: stepImage(-1)
    case .wheelDown: stepImage(1)
    default: break
    }
  }
}
