import Evaluation

/// What the command line (`:`) knows beside the names of the panes' commands.
package enum CommandVerb: String, CaseIterable, Sendable {
  case image, epoch, run, split, map, `class`, set, sets, filter, sort, mark, unmark, compare, layout, theme,
    write, shot,
    tour

  /// Whether a word follows.
  package var takesWord: Bool { ![.sets, .shot, .tour].contains(self) }
}

// Completion of the command line.
extension WorkbenchState {
  /// The ways to go on with a line, as whole lines: of the verb, then of its word.
  package func completions(of line: String) -> [String] {
    guard let blank = line.firstIndex(of: " ") else {
      let verbs = CommandVerb.allCases.map { $0.rawValue + ($0.takesWord ? " " : "") }
      let commands = KeyTable.commands(in: .panes).map(\.id.rawValue)
      return (verbs + commands).filter { $0.hasPrefix(line) }
    }
    let verb = String(line[..<blank])
    let word = String(line[line.index(after: blank)...]).trimmed
    return words(after: verb).filter { $0.lowercased().hasPrefix(word.lowercased()) }.map { "\(verb) \($0)" }
  }

  private func words(after verb: String) -> [String] {
    switch CommandVerb(rawValue: verb) {
    case .image: listed
    case .epoch: run(of: focused)?.epochs.map(String.init) ?? []
    case .run: runs.map(\.name)
    case .split: folder.splits.map(\.name)
    case .map:
      ["image", "saliency", "saliency-errors", "gt", "error", "error-mask"]
        + (registry?.maps.map(\.name) ?? [])
    case .class: Array(folder.classNames.dropFirst())
    case .set:
      expressionNames.sets
        + (run(of: focused).map { run in declarations(of: run).map { "\($0.key)=" } } ?? [])
    case .filter, .mark, .unmark: []
    case .sort: ["name", ImageOrder.Key.disagreementName] + ImageSortKey.plain.map(\.name)
    case .compare: runs.map(\.name)
    case .layout: LayoutPreset.allCases.map(\.rawValue)
    case .theme: ThemeChoice.allCases.map(\.rawValue)
    case .write: WrittenTable.allCases.map { "\($0.rawValue) \($0.rawValue).csv" }
    case .sets, .shot, .tour, nil: []
    }
  }

  /// Tab: completes the line as far as all ways agree; pressed again, goes through them.
  mutating func completePrompt() {
    guard case .prompt(var sheet)? = sheets.last, sheet.kind == .command else { return }
    if let ways = sheet.completions, ways.count > 1,
      ways.contains(sheet.text) || sheet.text == ways.commonPrefix
    {
      let next = ways.firstIndex(of: sheet.text).map { ($0 + 1) % ways.count } ?? 0
      sheet.text = ways[next]
    } else {
      let ways = completions(of: sheet.text)
      guard !ways.isEmpty else {
        sheet.complaint = "nothing begins so"
        sheets[sheets.count - 1] = .prompt(sheet)
        return
      }
      sheet.text = ways.count == 1 ? ways[0] : ways.commonPrefix
      sheet.completions = ways.count == 1 ? nil : ways
    }
    sheet.complaint = nil
    sheets[sheets.count - 1] = .prompt(sheet)
  }
}

extension [String] {
  /// What all begin with.
  var commonPrefix: String {
    guard var prefix = first else { return "" }
    for other in dropFirst() { prefix = prefix.commonPrefix(with: other) }
    return prefix
  }
}
