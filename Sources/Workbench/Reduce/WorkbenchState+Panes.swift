// How many panes, and what they look at.
extension WorkbenchState {
  /// At most this many panes.
  package static let maximumPanes = 12

  /// The row in which a pane stands and its place there.
  package func place(of pane: Int) -> (row: Int, column: Int) {
    var left = pane
    for (row, count) in rows.enumerated() {
      if left < count { return (row, left) }
      left -= count
    }
    return (max(0, rows.count - 1), 0)
  }

  /// A new pane beside or below the focused one, showing the next thing one would compare it with.
  mutating func addPane(below: Bool) {
    guard panes.count < Self.maximumPanes else {
      message = "There are \(Self.maximumPanes) panes already; x closes one."
      return
    }
    var pane = focused
    pane.map = companion(of: focused.map)
    pane.outline = nil
    let row = place(of: focus).row
    let index: Int
    if below {
      index = rows[...row].reduce(0, +)
      rows.insert(1, at: row + 1)
    } else {
      index = focus + 1
      rows[row] += 1
    }
    panes.insert(pane, at: index)
    focus = index
    focusIsFull = false
  }

  /// Image, CAM, seed, ground truth, in turn: the first that no pane shows yet and that can be shown.
  private func companion(of map: MapKind?) -> MapKind? {
    let shown = Set(panes.map(\.map))
    let usual: [MapKind] = [.cam, .seed, .groundTruth, .saliency, .error(of: focused.judgedLabels)]
    return usual.first { !shown.contains($0) && missing(for: $0) == nil } ?? map
  }

  mutating func closePane() {
    guard panes.count > 1 else {
      message = "This is the last pane; q quits."
      return
    }
    let row = place(of: focus).row
    panes.remove(at: focus)
    rows[row] -= 1
    if rows[row] == 0 { rows.remove(at: row) }
    focus = min(focus, panes.count - 1)
    focusIsFull = false
  }

  /// Linking brings all panes to the focused one's view and class.
  mutating func toggleLink() {
    isLinked.toggle()
    if isLinked {
      for index in panes.indices {
        panes[index].view = focused.view
        panes[index].classIndex = focused.classIndex
        panes[index].classIsPicked = focused.classIsPicked
      }
    }
    message = isLinked ? "Panes are linked." : "Panes are free."
  }

  /// Sets the view of the focused pane, and of all when linked.
  mutating func setView(_ view: PaneView, of pane: Int? = nil) {
    if isLinked {
      for index in panes.indices { panes[index].view = view }
    } else {
      panes[pane ?? focus].view = view
    }
  }

  mutating func zoom(by factor: Double, around point: PixelPoint, in pane: Int? = nil) {
    var view = panes[pane ?? focus].view
    view.magnify(by: factor, around: point, in: imageSize)
    setView(view, of: pane)
  }

  mutating func centerOnProbe() {
    var view = focused.view
    view.center(x: Double(probe.x) + 0.5, y: Double(probe.y) + 0.5, in: imageSize)
    setView(view)
  }

  /// Scrolls the focused pane just so far that the probe is inside what it shows.
  mutating func keepProbeVisible() {
    guard focused.view.zoom > 1,
      let frame = Layout(self).panes.first(where: { $0.index == focus })
    else { return }
    let viewport = PictureFrame(
      picture: frame.picture, image: imageSize, view: focused.view, cellAspect: cellAspect)
    let x = Double(probe.x) + 0.5
    let y = Double(probe.y) + 0.5
    // A margin of two cells, so that the pixel is also in sight in a linked pane that is a cell smaller.
    let margin = viewport.pixelsPerCell
    let halfWidth = max(0, viewport.width / 2 - 2 * margin.columns - 0.5)
    let halfHeight = max(0, viewport.height / 2 - 2 * margin.rows - 0.5)
    let shownX = viewport.x + viewport.width / 2
    let shownY = viewport.y + viewport.height / 2
    let middleX = max(x - halfWidth, min(x + halfWidth, shownX))
    let middleY = max(y - halfHeight, min(y + halfHeight, shownY))
    guard middleX != shownX || middleY != shownY else { return }
    var view = focused.view
    view.center(x: middleX, y: middleY, in: imageSize)
    setView(view)
  }
}
