import Foundation
import Terminal

extension Renderer {
  /// The status line: where one is, of how many, in which order, what is hidden, and what is at work.
  ///
  /// What matters least is left out first where the line is too short.
  func drawStatus(_ state: WorkbenchState, in rect: CellRect, on grid: inout CellGrid) {
    guard rect.rows > 0 else { return }
    grid.fill(rect, with: Cell(" ", style: theme.statusBar))
    let right = workText(state)
    let rightColumns = GlyphWidth.columns(of: right) + (right.isEmpty ? 0 : 2)
    var parts = statusParts(state)
    while parts.count > 1, width(of: parts) > rect.columns - rightColumns - 1,
      let least = parts.indices.min(by: { parts[$0].weight < parts[$1].weight })
    {
      parts.remove(at: least)
    }
    var spans = [Span(" ", theme.statusBar)]
    for (index, part) in parts.enumerated() {
      if index > 0 { spans.append(Span(" · ", theme.statusFaint)) }
      spans.append(Span(part.text, index == 0 ? strongStatus : theme.statusBar))
    }
    grid.write(spans, in: rect)
    if !right.isEmpty {
      var style = theme.on(theme.warning, theme.statusBar)
      if state.engine == .ready, state.jobs.isEmpty { style = theme.statusFaint }
      grid.write(" \(right) ", in: rect, alignment: .trailing, style: style)
    }
  }

  private var strongStatus: CellStyle { theme.on(theme.strong, theme.statusBar) }

  private typealias Part = (text: String, weight: Int)

  private func width(of parts: [Part]) -> Int {
    parts.reduce(0) { $0 + GlyphWidth.columns(of: $1.text) + 3 }
  }

  private func statusParts(_ state: WorkbenchState) -> [Part] {
    var parts: [Part] = []
    guard let image = state.image else {
      return [(state.folderIsOpen ? "\(state.shownTitle): no image" : "opening …", 99)]
    }
    parts.append(((state.marks.contains(image) ? "●" : "") + image, 99))
    if let size = state.sizeOfImage[image] { parts.append(("\(size.width)×\(size.height)", 3)) }
    if let position = state.position {
      parts.append(("\(position + 1)/\(state.listed.count) by \(state.order.label)", 90))
    }
    if !state.filter.isEmpty {
      parts.append(("\(state.filter.text): \(state.images.count - state.listed.count) hidden", 80))
    }
    if let failure = state.shownFailure { parts.append((failure, 70)) }
    if !state.markSets.current.isEmpty { parts.append(("marks: \(state.markSets.current)", 50)) }
    if let run = state.run(of: state.focused) {
      let epoch = state.epoch(of: state.focused).map { "#\($0)" } ?? ""
      parts.append((run.name + epoch + (state.focused.epoch == nil ? " newest" : ""), 60))
    }
    if let index = state.classIndex(of: state.focused) { parts.append((state.folder.className(index), 40)) }
    parts.append((String(format: "%.1f×", state.focused.view.zoom), 2))
    parts.append(("(\(state.probe.x),\(state.probe.y))", 10))
    if state.panes.count > 1 { parts.append((state.isLinked ? "linked" : "free", 1)) }
    if state.isPlaying { parts.append(("playing", 85)) }
    return parts
  }

  /// Trainings and engine.
  private func workText(_ state: WorkbenchState) -> String {
    var parts: [String] = []
    for job in state.jobs.prefix(2) {
      var text = "⚙ \(job.name) \(Int((job.progress * 100).rounded(.down))) %"
      if let left = job.secondsLeft { text += " \(Format.duration(left))" }
      parts.append(text)
    }
    if state.jobs.count > 2 { parts.append("+\(state.jobs.count - 2)") }
    switch state.engine {
    case .starting: parts.append("engine starting …")
    case .restarting: parts.append(state.isRemote ? "connecting again …" : "engine starting again …")
    case .unavailable: parts.append("no engine")
    case .ready: if state.isRemote, let host = state.machine?.host { parts.append("engine on \(host)") }
    }
    if !state.problems.isEmpty { parts.append("\(state.problems.count) problems (!)") }
    if state.isReadOnly { parts.append("read-only") }
    return parts.joined(separator: " · ")
  }

  /// The bottom line: a message, a line to type, or the keys of the context.
  func drawHints(_ state: WorkbenchState, in rect: CellRect, on grid: inout CellGrid) {
    guard rect.rows > 0 else { return }
    if case .prompt(let prompt)? = state.sheets.last {
      drawPrompt(prompt, in: rect, on: &grid)
      return
    }
    if let message = state.message {
      grid.write(" " + message, in: rect, style: theme.on(theme.strong, theme.text))
      return
    }
    var spans: [Span] = []
    for command in KeyTable.hinted(in: state.context) {
      guard let hint = command.hint, let key = command.keys.first else { continue }
      let next = [Span(" \(key.label)", theme.key), Span(" \(hint) ", theme.faint)]
      // Help, quit and Esc always find room at the right.
      guard spans.columns + next.columns <= rect.columns - 18 else { continue }
      if command.id != .help && command.id != .quit { spans += next }
    }
    grid.write(spans, in: rect)
    var tail: [Span] = []
    if KeyTable.command(for: Key(.character("?")), in: state.context) != nil {
      tail += [Span(" ?", theme.key), Span(" help ", theme.faint)]
    }
    tail +=
      state.sheets.isEmpty
      ? [Span(" q", theme.key), Span(" quit ", theme.faint)]
      : [Span(" Esc", theme.key), Span(" back ", theme.faint)]
    let start = max(0, rect.columns - tail.columns)
    grid.write(
      tail, in: CellRect(column: rect.column + start, row: rect.row, columns: rect.columns - start, rows: 1))
  }

  private func drawPrompt(_ prompt: PromptSheet, in rect: CellRect, on grid: inout CellGrid) {
    let sign =
      switch prompt.kind {
      case .filter: "/"
      case .command: ":"
      case .kill(let name, _): "type \(name) to kill it: "
      }
    var spans = [
      Span(" " + sign, theme.key), Span(prompt.text, theme.strong),
      Span(
        " ",
        CellStyle(
          foreground: theme.strong.foreground, background: theme.strong.background, attributes: .reverse)),
    ]
    if let complaint = prompt.complaint {
      spans.append(Span("  " + complaint, theme.bad))
    } else if let ways = prompt.completions {
      spans.append(
        Span(
          "  " + ways.map { $0.split(separator: " ").last.map(String.init) ?? $0 }.joined(separator: "  "),
          theme.faint))
    } else if prompt.text.isEmpty {
      let help =
        switch prompt.kind {
        case .filter: "part of a name, class=NAME, iou<.3, area>1%, failure=KIND, marked, set=NAME; & | ! ( )"
        case .command:
          "Tab completes: \(CommandVerb.allCases.map(\.rawValue).joined(separator: ", ")), or a command"
        case .kill: "what it did since its last checkpoint is lost"
        }
      spans.append(Span("  " + help, theme.faint))
    }
    grid.write(spans, in: rect)
  }
}
