import Terminal

/// The one list of keys: dispatch, help, hints, `camscope keys` and the README's table are made from it.
package enum KeyTable {
  /// All commands, in the order of help.
  package static let commands: [Command] = paneCommands + sheetCommands

  /// The command of a key in a context.
  package static func command(for key: Key, in context: KeyContext) -> Command? {
    index[context]?[key]
  }

  /// The commands of a context, in the order of help: in a sheet its own ones first.
  package static func commands(in context: KeyContext) -> [Command] {
    let all = commands.filter { $0.contexts.contains(context) }
    guard context != .panes else { return all }
    return all.filter { !$0.contexts.contains(.panes) } + all.filter { $0.contexts.contains(.panes) }
  }

  /// The commands of a context that have a hint, those first that a person looks for first.
  package static func hinted(in context: KeyContext) -> [Command] {
    let all = commands(in: context).filter { $0.hint != nil }
    guard context == .panes else { return all }
    let first = firstHints.compactMap { id in all.first { $0.id == id } }
    return first + all.filter { !firstHints.contains($0.id) }
  }

  /// Next image, next epoch, another method beside this one, a component, a training, an export: what must be found
  /// on the first screen.
  private static let firstHints: [Command.ID] = [
    .nextImage, .previousImage, .previousEpoch, .nextEpoch, .splitRight, .runList, .components, .retrain,
    .exportFigure, .showCAM, .showSeed, .showGroundTruth, .nextClass, .filter, .sortMenu,
  ]

  /// The command with that name, for the command line.
  package static func command(named name: String) -> Command? {
    commands.first { $0.id.rawValue == name }
  }

  private static let index: [KeyContext: [Key: Command]] = {
    var index: [KeyContext: [Key: Command]] = [:]
    for command in commands {
      for context in command.contexts {
        for key in command.keys { index[context, default: [:]][key] = command }
      }
    }
    return index
  }()

  /// The table as Markdown, one heading a context: what `camscope keys` prints and the README holds.
  package static var markdown: String {
    var lines: [String] = []
    for context in KeyContext.allCases {
      lines += ["", "### \(context.title.capitalizedFirst)", "", "| key | does |", "|---|---|"]
      for command in commands(in: context) {
        let keys = command.keys.map { "`\($0.label == "|" ? "\\|" : $0.label)`" }.joined(separator: " ")
        lines.append("| \(keys) | \(command.title) |")
      }
    }
    return lines.dropFirst().joined(separator: "\n") + "\n"
  }
}

extension String {
  /// The text with a capital first letter.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
