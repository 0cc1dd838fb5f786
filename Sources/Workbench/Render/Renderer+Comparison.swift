import Imaging

extension Renderer {
  /// One view less another: signed for scores, for labels where they disagree; nothing where the two are not alike.
  func difference(
    _ state: WorkbenchState, _ pane: Pane, _ other: Pane, _ image: String
  ) -> PictureComposer.Layer {
    switch (layer(state, pane, image), layer(state, other, image)) {
    case (.scalar(let here, _, _), .scalar(let there, _, _))
    where here.width == there.width && here.height == there.height:
      var map = here
      for index in map.values.indices { map.values[index] -= there.values[index] }
      return .scalar(map, colors: .diverging, range: signedRange(of: map, state))
    case (.labels(let here, let palette), .labels(let there, _))
    where here.width == there.width && here.height == there.height:
      return .labels(here.disagreement(with: there), palette: Self.disagreementPalette(palette))
    default: return .none
    }
  }

  /// The layer that a pane's legend speaks of: its own, or its difference to its counterpart.
  func shownLayer(_ state: WorkbenchState, _ index: Int, _ image: String) -> PictureComposer.Layer {
    let pane = state.panes[index]
    if pane.comparison?.isDifference == true, let other = state.counterpart(of: index) {
      return difference(state, pane, other, image)
    }
    return layer(state, pane, image)
  }

  /// Why the two views of a difference have none; nil: they do, or one is still missing.
  func incomparable(_ state: WorkbenchState, _ index: Int, _ image: String) -> String? {
    let pane = state.panes[index]
    guard pane.comparison?.isDifference == true, let other = state.counterpart(of: index) else { return nil }
    switch (layer(state, pane, image), layer(state, other, image)) {
    case (.scalar(let a, _, _), .scalar(let b, _, _)):
      return a.width == b.width && a.height == b.height ? nil : "The two maps differ in size."
    case (.labels(let a, _), .labels(let b, _)):
      return a.width == b.width && a.height == b.height ? nil : "The two masks differ in size."
    default: return "Scores and labels have no difference: show the same kind of map in both panes."
    }
  }

  /// −1…1, or the map's own largest deviation to both sides.
  private func signedRange(of map: ScalarMap, _ state: WorkbenchState) -> ClosedRange<Float> {
    guard state.rangeIsPerImage else { return -1...1 }
    let largest = map.values.reduce(Float(0)) { $1.isFinite ? max($0, abs($1)) : $0 }
    return largest > 0 ? -largest...largest : -1...1
  }

  /// The colours of `LabelMap.disagreement`: those of the classes, and white for what only the other view has.
  private static func disagreementPalette(_ palette: [RGBColor]) -> [RGBColor] {
    var colors = palette + [RGBColor](repeating: RGBColor(0, 0, 0), count: max(0, 256 - palette.count))
    colors[Int(LabelMap.onlyThere)] = RGBColor(255, 255, 255)
    return colors
  }
}

extension LabelMap {
  /// The label of a disagreement where this map says background and the other does not.
  static let onlyThere: UInt8 = 254

  /// This map's labels where the other has different ones; 0 where they agree.
  func disagreement(with other: LabelMap) -> LabelMap {
    var map = self
    for index in map.labels.indices {
      let (here, there) = (labels[index], other.labels[index])
      map.labels[index] = here == there ? 0 : here == 0 ? Self.onlyThere : here
    }
    return map
  }
}
