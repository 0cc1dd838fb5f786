import EngineProtocol
import Evaluation
import Terminal

extension Renderer {
  /// Kinds of failure against classes, and where what is missing was lost.
  func drawFailures(
    _ state: WorkbenchState, _ sheet: FailureSheet, _ layout: Layout, on grid: inout CellGrid
  ) {
    let scores = state.storedScores(of: state.focused)
    guard let facts = state.focusedFailures else {
      let inside = window("Failures", columns: min(layout.screen.columns - 2, 72), rows: 4, layout, on: &grid)
      grid.write(
        "reading the failures of \(scores?.subject ?? "the seeds") …", in: inside, style: theme.sheetFaint)
      return
    }
    let labels = state.failureRows(facts)
    let names = labels.map { $0 == 0 ? "all classes" : state.folder.className($0) }
    let head = names.map { GlyphWidth.columns(of: $0) }.max() ?? 11
    let width = min(13, max(7, (layout.screen.columns - 8 - head) / FailureKind.ofMasks.count))
    let inside = window(
      "Failures of \(state.focused.run ?? "")#\(scores?.epoch ?? 0)",
      columns: min(layout.screen.columns - 2, max(92, head + width * FailureKind.ofMasks.count + 6)),
      rows: min(sheetArea(layout).rows, labels.count + 11), layout, on: &grid)
    grid.write(facts.title.truncated(toColumns: inside.columns), in: inside, style: theme.sheetFaint)
    func place(_ line: Int, _ column: Int) -> CellRect {
      CellRect(
        column: inside.column + head + column * width, row: inside.row + line, columns: width, rows: 1)
    }
    for (column, kind) in FailureKind.ofMasks.enumerated() {
      for (line, word) in kind.heading.enumerated() {
        grid.write(word, in: place(1 + line, column), alignment: .trailing, style: theme.sheetTitle)
      }
    }
    let notes = footnotes(facts, sheet, labels, state)
    let body = CellRect(
      column: inside.column, row: inside.row + 3, columns: inside.columns,
      rows: max(1, inside.rows - 3 - notes.count - 1))
    let view = ListWindow(count: labels.count, selection: sheet.row, rows: body.rows)
    for line in 0..<view.count {
      let row = view.first + line
      let style = row == 0 ? theme.sheetTitle : theme.sheet
      grid.write(
        names[row], in: CellRect(column: body.column, row: body.row + line, columns: head, rows: 1),
        style: style)
      for (column, kind) in FailureKind.ofMasks.enumerated() {
        let count = facts.count(of: kind, label: labels[row])
        let isSelected = row == sheet.row && column == sheet.column
        let cell = place(3 + line, column)
        if isSelected { grid.fill(cell, with: Cell(" ", style: theme.focus)) }
        grid.write(
          count == 0 ? "·" : "\(count)", in: cell, alignment: .trailing,
          style: isSelected ? theme.focus : count == 0 ? theme.sheetFaint : style)
      }
    }
    for (line, note) in notes.enumerated() {
      grid.write(
        note.truncated(toColumns: inside.columns), in: inside, line: inside.rows - notes.count + line,
        style: theme.sheetFaint)
    }
  }

  /// What the selected cell is about, then what stands out in the set.
  private func footnotes(
    _ facts: FailureFacts, _ sheet: FailureSheet, _ labels: [Int], _ state: WorkbenchState
  ) -> [String] {
    let kind = FailureKind.ofMasks[sheet.column]
    let label = labels[min(sheet.row, labels.count - 1)]
    let cells = facts.table.cells.filter { $0.kind == kind && (label == 0 || $0.label == label) }
    var text = "\(kind.title), \(label == 0 ? "all classes" : state.folder.className(label))"
    if kind.isFalseCoverage {
      let all = facts.table.cells.filter { $0.kind.isFalseCoverage && (label == 0 || $0.label == label) }
      let (area, total) = (cells.reduce(0) { $0 + $1.area }, all.reduce(0) { $0 + $1.area })
      if total > 0 { text += ": \(Format.percent(Double(area) / Double(total))) % of its false coverage" }
    } else {
      var causes: [String: Int] = [:]
      for cell in cells { causes.merge(cell.causes, uniquingKeysWith: +) }
      let lost = causes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
      if !lost.isEmpty { text += ": lost in " + lost.joined(separator: ", ") }
      if let most = causes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
        let cause = FailureCause(rawValue: most.key)
      {
        return [text, "→ \(cause.advice)"] + [facts.sizes(of: kind, label: label)].compactMap { $0 }
          + facts.table.notes + ["over \(facts.table.images) images"]
      }
    }
    return [text] + facts.table.notes + ["over \(facts.table.images) images"]
  }
}

extension FailureFacts {
  /// "by size: <0.1 % ▁ 1 · <1 % █ 8 · <10 % ▃ 3": how large what is missing is; nil: nothing is.
  fileprivate func sizes(of kind: FailureKind, label: Int) -> String? {
    let shares = byImage.values.joined().filter { $0.kind == kind && (label == 0 || $0.label == label) }.map(
      \.share)
    guard !shares.isEmpty else { return nil }
    let limits = [0.001, 0.003, 0.01, 0.03, 0.1, 1.01]
    let counts = limits.enumerated().map { place, limit in
      shares.count { $0 < limit && (place == 0 || $0 >= limits[place - 1]) }
    }
    let bars = Array(Sparkline.text(counts.map(Double.init), range: 0...Double(max(1, counts.max() ?? 1))))
    let names = ["<0.1 %", "<0.3 %", "<1 %", "<3 %", "<10 %", "more"]
    let parts = names.indices.filter { counts[$0] > 0 }.map { "\(names[$0]) \(bars[$0]) \(counts[$0])" }
    return "by size: " + parts.joined(separator: " · ")
  }

  /// The failures of a kind, of a class or (0) of all.
  fileprivate func count(of kind: FailureKind, label: Int) -> Int {
    label == 0 ? table.total(of: kind) : table.cell(kind, label: label)?.count ?? 0
  }
}

extension FailureCause {
  /// What one may look at or change first.
  fileprivate var advice: String {
    switch self {
    case .recognition:
      "the classifier does not see it: look at other epochs ([ ]), train longer or with larger images"
    case .competition:
      "another class is stronger there: look at both CAMs (2, c), compare with another method (e)"
    case .localisation: "its CAM stays under the background: lower the threshold (T), look at the scales (r)"
    case .refinement(let stage): "\(stage) takes it away: step through the chain (5, then , and .)"
    }
  }
}

extension FailureKind {
  /// Two lines over a column of counts.
  fileprivate var heading: [String] {
    switch self {
    case .missingClass: ["missing", "class"]
    case .missingObject: ["missing", "object"]
    case .nearBoundary: ["near", "boundary"]
    case .attached: ["too much,", "attached"]
    case .detached: ["too much,", "detached"]
    case .falseCoverage: ["false", "coverage"]
    }
  }
}
