import EngineProtocol
import Runs
import Terminal

extension Renderer {
  /// The component sheet, at the side, so that the maps stay in sight while they change.
  func drawComponents(
    _ state: WorkbenchState, _ sheet: ComponentSheet, _ layout: Layout, on grid: inout CellGrid
  ) {
    guard let run = state.run(named: sheet.run) else { return }
    let lines = state.componentLines(of: run)
    let area = sheetArea(layout)
    let columns = min(area.columns, max(44, min(64, area.columns * 2 / 5)))
    let foot = 9
    let rows = min(area.rows, lines.count + 7 + foot)
    let rect = CellRect(
      column: area.columns - columns, row: max(0, min(1, area.rows - rows)), columns: columns, rows: rows)
    let inside = panel("Components of \(run.name)", in: rect, on: &grid)
    let body = CellRect(
      column: inside.column, row: inside.row, columns: inside.columns, rows: max(0, inside.rows - foot))
    drawLines(state, run, lines, selection: sheet.selection, in: body, on: &grid)
    guard lines.indices.contains(sheet.selection), inside.rows > foot else { return }
    let selected = lines[sheet.selection]
    let note = CellRect(
      column: inside.column, row: inside.row + inside.rows - foot, columns: inside.columns, rows: foot)
    grid.horizontalRule(column: note.column, row: note.row, columns: note.columns, style: theme.sheetFaint)
    for (index, line) in selected.meaning.wrapped(to: note.columns).prefix(2).enumerated() {
      grid.write(line, in: note, line: index + 1, style: theme.sheet)
    }
    grid.write(
      [selected.section, selected.key].filter { !$0.isEmpty }.joined(separator: " · "), in: note, line: 3,
      style: theme.sheetFaint)
    let waiting = state.components.pending[run.name]?.count ?? 0
    let hint =
      waiting > 0
      ? "\(waiting) change\(waiting == 1 ? "" : "s") for a new training: R"
      : state.registry == nil ? "engine starting: what acts now is not known yet" : ""
    for (line, spans) in effect(state, width: note.columns).enumerated() {
      grid.write(spans, in: note, line: 4 + line)
    }
    grid.write(hint, in: note, line: 8, style: theme.on(theme.warning, theme.sheet))
  }

  /// What is switched does to this image, and to the split as far as it was measured.
  private func effect(_ state: WorkbenchState, width: Int) -> [[Span]] {
    let pane = state.focused
    var before = pane
    before.ignoresChanges = true
    let isChanged = state.hasChanges(pane)
    let split = state.componentEffect(of: pane)
    var onSplit = line(
      state.split ?? "split", split?.before?.value, split?.after?.value, isChanged, missing: "not measured")
    // A score is never without its name.
    if let name = (split?.after ?? split?.before)?.name {
      onSplit.append(Span("  \(name)", theme.sheetFaint))
    }
    var lines = [
      line(
        "this image", imageScore(state, before), imageScore(state, pane), isChanged, missing: "computing …"),
      onSplit,
    ]
    if isChanged, split?.after == nil, let command = split?.command {
      lines += command.wrapped(to: width).prefix(2).map { [Span($0, theme.sheetFaint)] }
    }
    return lines
  }

  private func line(
    _ title: String, _ before: Double?, _ after: Double?, _ isChanged: Bool, missing: String
  ) -> [Span] {
    var spans = [
      Span(title.padded(to: 12), theme.sheetFaint),
      Span(before.map { Format.percent($0) } ?? "–", theme.sheet),
    ]
    guard isChanged else { return spans }
    spans.append(Span(" → ", theme.sheetFaint))
    guard let after else { return spans + [Span(missing, theme.sheetFaint)] }
    spans.append(Span(Format.percent(after), theme.sheetTitle))
    if let before {
      let style = after < before ? theme.bad : after > before ? theme.good : theme.sheetFaint
      spans.append(Span(" (\(Format.signedPercent(after - before)))", theme.on(style, theme.sheet)))
    }
    return spans
  }

  private func drawLines(
    _ state: WorkbenchState, _ run: RunFacts, _ lines: [ComponentDeclaration], selection: Int,
    in rect: CellRect,
    on grid: inout CellGrid
  ) {
    var rows: [(index: Int?, text: String)] = []
    for effect in [ComponentDeclaration.Effect.now, .training] {
      let part = lines.indices.filter { lines[$0].effect == effect }
      guard !part.isEmpty else { continue }
      rows.append((nil, effect == .now ? "Acts now" : "Needs a training"))
      rows += part.map { ($0, "") }
    }
    let selected = rows.firstIndex { $0.index == selection } ?? 0
    let view = ListWindow(count: rows.count, selection: selected, rows: rect.rows)
    for line in 0..<view.count {
      let place = CellRect(column: rect.column, row: rect.row + line, columns: rect.columns, rows: 1)
      guard let index = rows[view.first + line].index else {
        grid.write(rows[view.first + line].text, in: place, style: theme.sheetTitle)
        continue
      }
      drawLine(state, run, lines[index], isSelected: index == selection, in: place, on: &grid)
    }
  }

  private func drawLine(
    _ state: WorkbenchState, _ run: RunFacts, _ component: ComponentDeclaration, isSelected: Bool,
    in rect: CellRect,
    on grid: inout CellGrid
  ) {
    let ground = isSelected ? theme.focus : theme.sheet
    grid.fill(rect, with: Cell(" ", style: ground))
    let value = state.setting(component.key, of: run) ?? component.defaultValue
    let own = run.recipe.settings[component.key] ?? component.defaultValue
    let isChanged = value != own
    let box: String
    if case .flag(let isOn) = value { box = isOn ? "[x] " : "[ ] " } else { box = "    " }
    let changed = isSelected ? ground : theme.on(theme.warning, theme.sheet)
    grid.write(
      [Span(isChanged ? "* " : "  ", changed), Span(box + component.name, ground)],
      in: CellRect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1))
    var text = ""
    if case .flag = value {
      text = isChanged ? "was \(own == .flag(true) ? "on" : "off")" : ""
    } else {
      text = isChanged ? "\(own) → \(value)" : value.description
    }
    let room = max(0, rect.columns - GlyphWidth.columns(of: box + component.name) - 5)
    grid.write(
      text.truncated(toColumns: room), in: rect, alignment: .trailing,
      style: isSelected ? ground : isChanged ? changed : theme.sheetFaint)
  }

  /// The retrain sheet: difference to the parent, time, fields.
  func drawRetrain(_ state: WorkbenchState, _ sheet: RetrainSheet, _ layout: Layout, on grid: inout CellGrid)
  {
    let inside = window(
      "Retrain from \(sheet.parent)", columns: min(layout.screen.columns - 2, 72),
      rows: min(sheetArea(layout).rows, max(1, sheet.changes.count) + 12), layout, on: &grid)
    var line = 0
    func write(_ spans: [Span]) {
      grid.write(spans, in: inside, line: line)
      line += 1
    }
    write([Span("Differs from its parent in", theme.sheetTitle)])
    if sheet.changes.isEmpty {
      write([Span("  nothing but what is below; r changes components", theme.sheetFaint)])
    }
    for change in sheet.changes {
      write([
        Span("  \(change.key)  ", theme.sheet),
        Span("\(change.old.map(\.description) ?? "–") → ", theme.sheetFaint),
        Span(change.new.description, theme.on(theme.warning, theme.sheet)),
      ])
    }
    line += 1
    for field in RetrainSheet.Field.allCases {
      let isSelected = field == sheet.field
      let (label, text) = sheet.line(field)
      var spans = [
        Span(isSelected ? "▸ " : "  ", theme.on(theme.key, theme.sheet)), Span(label, theme.sheetFaint),
        Span(text, theme.sheetTitle),
      ]
      if isSelected {
        spans.append(
          Span(
            " ",
            CellStyle(
              foreground: theme.sheet.foreground, background: theme.sheet.background, attributes: .reverse)))
      }
      write(spans)
    }
    line += 1
    let time = state.estimatedSeconds(sheet).map {
      "about \(Format.duration($0)), at \(sheet.parent)'s speed"
    }
    write([
      Span("  time    ", theme.sheetFaint),
      Span(time ?? "unknown: the parent has no finished epoch", theme.sheet),
    ])
    write([Span("  It runs detached: closing the workbench does not stop it.", theme.sheetFaint)])
    line += 1
    if let complaint = sheet.complaint {
      write([Span(complaint, theme.on(theme.bad, theme.sheet))])
    } else {
      write([
        Span("Enter", theme.on(theme.key, theme.sheet)), Span(" starts  ", theme.sheetFaint),
        Span("Esc", theme.on(theme.key, theme.sheet)), Span(" leaves", theme.sheetFaint),
      ])
    }
  }

  /// The trainings.
  func drawJobs(_ state: WorkbenchState, _ sheet: JobsSheet, _ layout: Layout, on grid: inout CellGrid) {
    let jobs = state.jobLines
    let inside = window(
      "Trainings", columns: min(layout.screen.columns - 2, 92),
      rows: min(sheetArea(layout).rows, max(1, jobs.count) + 3), layout, on: &grid)
    if jobs.isEmpty { grid.write("none runs, none has stopped early", in: inside, style: theme.sheetFaint) }
    let view = ListWindow(count: jobs.count, selection: sheet.selection, rows: inside.rows)
    for line in 0..<view.count {
      let job = jobs[view.first + line]
      let isSelected = view.first + line == sheet.selection
      let ground = isSelected ? theme.focus : theme.sheet
      let row = CellRect(column: inside.column, row: inside.row + line, columns: inside.columns, rows: 1)
      grid.fill(row, with: Cell(" ", style: ground))
      grid.write(job.title.truncated(toColumns: max(8, inside.columns / 2 - 4)), in: row, style: ground)
      grid.write(
        job.progressText.truncated(toColumns: inside.columns / 2 + 4), in: row, alignment: .trailing,
        style: isSelected ? ground : theme.sheetFaint)
    }
  }
}

extension RetrainSheet {
  /// A field's label and text.
  func line(_ field: Field) -> (label: String, text: String) {
    switch field {
    case .name: ("name    ", name)
    case .epochs: ("epochs  ", epochs)
    case .seed: ("seed    ", seed)
    }
  }
}

extension JobLine {
  /// The left half of its line.
  var title: String {
    switch self {
    case .pipeline(let pipeline): "\(pipeline.name) (pipeline)"
    case .stage(let pipeline, let index):
      (pipeline.stages[index].isDone ? "  ✓ " : index == pipeline.current ? "  ▸ " : "  · ")
        + pipeline.stages[index].title
    case .run(let run): run.name
    }
  }

  /// The right half: how far it is, or what came of it.
  var progressText: String {
    switch self {
    case .pipeline(let pipeline): pipeline.progressText
    case .stage(let pipeline, let index):
      pipeline.stages[index].result
        ?? (index == pipeline.current && pipeline.state == .running ? pipeline.activity ?? "" : "")
    case .run(let run): run.progressText
    }
  }
}

extension PipelineFacts {
  /// "stage 4 of 6", or why it stopped.
  fileprivate var progressText: String {
    let stage = "stage \((current ?? stages.count - 1) + 1) of \(stages.count)"
    return switch state {
    case .finished: "finished"
    case .running: stage
    case .stopped(let reason): "stopped" + (reason.map { ": \($0)" } ?? "") + ", \(stage)"
    }
  }
}

extension RunFacts {
  /// "■■■■······ 41 %  epoch 3/5  2 min left", or why it stopped.
  var progressText: String {
    switch state {
    case .finished: return "finished"
    case .stopped(let reason):
      return "stopped" + (reason.map { ": \($0)" } ?? "") + ", \(epochs.count) of \(plannedEpochs) epochs"
    case .running:
      let full = max(0, min(10, Int(progress * 10)))
      let bar = String(repeating: "■", count: full) + String(repeating: "·", count: 10 - full)
      let left = secondsLeft.map { "  \(Format.duration($0)) left" } ?? ""
      return "\(bar) \(Int(progress * 100)) %  \(epochs.count) of \(plannedEpochs) epochs\(left)"
    }
  }
}

extension String {
  /// The text with blanks up to a width.
  fileprivate func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(1, columns - GlyphWidth.columns(of: self)))
  }
}
