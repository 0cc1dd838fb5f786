import Foundation
import Imaging
import Terminal

extension Renderer {
  /// The probe strip: what all panes share, then one row a pane with what belongs to its run.
  func drawProbe(_ state: WorkbenchState, in rect: CellRect, on grid: inout CellGrid) {
    guard rect.rows > 0, state.image != nil, state.sizeOfImage[state.image ?? ""] != nil else { return }
    let focused = ProbeReading(state.probe, state, state.focused, contents)
    let common = commonSpans(state, focused)
    switch Layout(state).mode {
    case .tooSmall: return
    case .single:
      let parts = [common, labelSpans(state, focused), camSpans(state, focused), pinSpans(state, focused)]
      for (line, spans) in parts.enumerated() {
        grid.write([Span(" ", theme.text)] + spans, in: rect, line: line)
      }
    case .full:
      if rect.rows == 1 {
        grid.write(
          [Span(" ", theme.text)] + common + labelSpans(state, focused) + camSpans(state, focused)
            + pinSpans(state, focused) + cellSpans(state), in: rect)
        return
      }
      grid.write([Span(" ", theme.text)] + common + pinSpans(state, focused) + cellSpans(state), in: rect)
      let frames = Layout(state).panes
      for (line, frame) in frames.prefix(rect.rows - 1).enumerated() {
        let reading = ProbeReading(state.probe, state, state.panes[frame.index], contents)
        grid.write(paneSpans(state, frame.index, reading), in: rect, line: line + 1)
      }
    }
  }

  private var separator: Span { Span(" · ", theme.faint) }

  private func commonSpans(_ state: WorkbenchState, _ reading: ProbeReading) -> [Span] {
    var spans = [Span("(\(reading.point.x),\(reading.point.y))", theme.strong)]
    if let color = reading.color {
      spans.append(Span(" rgb ", theme.faint))
      spans.append(Span("\(color.red) \(color.green) \(color.blue)", theme.text))
    }
    if state.folder.hasGroundTruth, let truth = reading.truth {
      spans += [separator, Span("truth ", theme.faint), Span(state.folder.className(truth), theme.strong)]
    }
    if let saliency = reading.saliency {
      spans += [separator, Span("saliency ", theme.faint), Span(Format.unit(saliency), theme.text)]
    }
    return spans
  }

  /// How much of the image a cell of the focused pane stands for; nothing where it is a pixel or less.
  private func cellSpans(_ state: WorkbenchState) -> [Span] {
    guard let frame = Layout(state).panes.first(where: { $0.index == state.focus }) else { return [] }
    let (across, down) = state.pictureFrame(frame).pixelsPerCell
    guard across > 1.2 || down > 1.2 else { return [] }
    return [separator, Span(String(format: "a cell covers %.1f×%.1f px", across, down), theme.faint)]
  }

  private func paneSpans(_ state: WorkbenchState, _ index: Int, _ reading: ProbeReading) -> [Span] {
    let pane = state.panes[index]
    let isFocused = index == state.focus
    var spans = [Span(isFocused ? "▸" : " ", theme.key)]
    if state.panes.count > 1 { spans.append(Span("\(index + 1) ", isFocused ? theme.strong : theme.faint)) }
    guard let run = state.run(of: pane) else { return spans + [Span("no run", theme.faint)] }
    spans.append(Span("\(run.name)#\(state.epoch(of: pane).map(String.init) ?? "–")", theme.text))
    if let shown = reading.shown, let map = pane.map {
      let title = state.declaration(of: map, in: pane)?.title ?? map.title
      spans += [
        separator, Span(title.lowercased() + " ", theme.faint), Span(Format.unit(shown), theme.strong),
      ]
    }
    return spans + labelSpans(state, reading) + camSpans(state, reading)
  }

  private func labelSpans(_ state: WorkbenchState, _ reading: ProbeReading) -> [Span] {
    guard let label = reading.label else { return [] }
    let style =
      reading.truth.map { $0 == 255 ? theme.text : $0 == label ? theme.good : theme.bad } ?? theme.text
    let sign = reading.truth.map { $0 == 255 ? "" : $0 == label ? " =" : " ≠" } ?? ""
    var spans = [
      separator, Span(reading.labelSource + " ", theme.faint),
      Span(state.folder.className(label) + sign, style),
    ]
    if let nearest = reading.nearest {
      let text = String(format: ", %.0f px to ", nearest.distance) + state.folder.className(nearest.label)
      spans.append(Span(text, theme.faint))
    }
    return spans
  }

  private func camSpans(_ state: WorkbenchState, _ reading: ProbeReading) -> [Span] {
    guard !reading.cams.isEmpty else { return [] }
    var spans = [separator, Span("CAM", theme.faint)]
    for (label, value) in reading.cams.prefix(3) {
      spans.append(Span(" \(state.folder.className(label)) ", theme.text))
      spans.append(Span(Format.unit(value), theme.strong))
    }
    return spans
  }

  /// Distance to the pin and the differences of the values.
  private func pinSpans(_ state: WorkbenchState, _ reading: ProbeReading) -> [Span] {
    guard let pin = state.pin else { return [] }
    let there = ProbeReading(pin, state, state.focused, contents)
    let distance = hypot(Double(pin.x - reading.point.x), Double(pin.y - reading.point.y))
    var text = String(format: "pin (%d,%d) %.0f px away", pin.x, pin.y, distance)
    if let here = reading.saliency, let other = there.saliency {
      text += String(format: ", saliency %+.2f", here - other)
    }
    if let (label, here) = reading.cams.first, let other = there.cams.first(where: { $0.label == label }) {
      text += String(format: ", CAM %@ %+.2f", state.folder.className(label), here - other.value)
    }
    return [separator, Span(text, theme.warning)]
  }

  /// The probe's values as one line with tabs, for the clipboard: a head line, then one line a pane.
  package func probeText(_ state: WorkbenchState) -> String {
    var lines = ["image\tx\ty\trgb\ttruth\tsaliency\trun\tepoch\tlabels\tlabel\tcam"]
    for pane in state.panes {
      let reading = ProbeReading(state.probe, state, pane, contents)
      let cams = reading.cams.map {
        "\(state.folder.className($0.label))=\(String(format: "%.4f", $0.value))"
      }
      let color = reading.color.map { "\($0.red) \($0.green) \($0.blue)" } ?? ""
      let saliency = reading.saliency.map { String(format: "%.4f", $0) } ?? ""
      let epoch = state.epoch(of: pane).map { String($0) } ?? ""
      let fields: [String] = [
        state.image ?? "", "\(reading.point.x)", "\(reading.point.y)",
        color, reading.truth.map { state.folder.className($0) } ?? "",
        saliency, pane.run ?? "", epoch, reading.labelSource,
        reading.label.map { state.folder.className($0) } ?? "",
        cams.joined(separator: " "),
      ]
      let line = fields.joined(separator: "\t")
      if !lines.contains(line) { lines.append(line) }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
