import EngineProtocol
import Evaluation
import Imaging
import Terminal

extension Renderer {
  /// At the right end of a pane's legend: when its class appears, and how much of the outlined object it has found.
  func drawNotes(_ state: WorkbenchState, _ frame: PaneFrame, on grid: inout CellGrid) {
    guard let image = state.image else { return }
    let pane = state.panes[frame.index]
    // A note stands where the legend leaves room for it, the first one in any case.
    let row = frame.legend.row
    var end = frame.legend.column + frame.legend.columns
    let used = (frame.legend.column..<end).last {
      grid[$0, row].glyph != " " || grid[$0, row].style.background != theme.text.background
    }
    func place(_ text: String, anyway: Bool) {
      let columns = GlyphWidth.columns(of: text) + 2
      guard anyway || end - columns > used ?? 0 else { return }
      let start = max(frame.legend.column, end - columns)
      let rect = CellRect(column: start, row: row, columns: end - start, rows: 1)
      grid.fill(rect, with: Cell(" ", style: theme.text))
      grid.write(" " + text, in: rect, style: theme.warning)
      end = start
    }
    if let note = objectNote(state, pane, image) { place(note, anyway: true) }
    for note in [appearanceNote(state, pane, image), salientNote(state, pane, image)].compactMap({ $0 }) {
      place(note, anyway: false)
    }
  }

  /// "object 2/3 person: 12 % found".
  private func objectNote(_ state: WorkbenchState, _ pane: Pane, _ image: String) -> String? {
    guard let number = state.outlinedObject, let facts = state.objects[image] else { return nil }
    let object = facts.all[number]
    var text = "object \(number + 1)/\(facts.all.count) \(state.folder.className(object.label))"
    if pane.map?.needsRun == true, let request = state.request(pane.judgedLabels, for: pane, image: image),
      let found = contents.found(object: number, of: object, in: request)
    {
      text += ": \(Format.percent(found)) % found"
    }
    return text
  }

  /// "appears at t ≤ .07, second to person .81": of the CAM of a class, under a constant background.
  private func appearanceNote(_ state: WorkbenchState, _ pane: Pane, _ image: String) -> String? {
    guard pane.map == .cam, let label = state.classIndex(of: pane), let run = state.run(of: pane),
      let (_, rule) = state.backgroundRule(of: run), rule.hasPrefix("constant"),
      let request = state.request("cam", for: pane, image: image),
      let found = contents.appearance(of: label, in: request)
    else { return nil }
    // The maximum of a normalised map is no news.
    if found.rival == nil, found.threshold ?? 0 > 0.995 { return nil }
    let rival = found.rival.map {
      ", at its peak second to \(state.folder.className($0.label)) \(Format.unit($0.value))"
    }
    guard let threshold = found.threshold else { return "never appears" + (rival ?? "") }
    return "appears at t ≤ \(Format.unit(threshold))" + (rival ?? "")
  }

  /// "31 % of too much is salient": what a saliency map could take away, of the error map.
  private func salientNote(_ state: WorkbenchState, _ pane: Pane, _ image: String) -> String? {
    guard case .error(let labels)? = pane.map, let request = state.request(labels, for: pane, image: image),
      let share = contents.salientShareOfTooMuch(request)
    else { return nil }
    return "\(Format.percent(share)) % of too much is salient"
  }
}
