import Runs

// The lines to type: filter and commands.
extension WorkbenchState {
  mutating func openFilter() {
    var sheet = PromptSheet(kind: .filter, text: filter.text)
    sheet.before = FilterOrigin(filter: filter, image: image)
    sheets.append(.prompt(sheet))
  }

  /// A filter acts while it is typed: the list follows when it can be read, else the complaint is shown.
  mutating func previewPrompt() {
    guard case .prompt(var sheet)? = sheets.last, sheet.kind == .filter else { return }
    do {
      let read = try ImageExpression.parse(sheet.text, names: expressionNames)
      sheet.complaint = nil
      // What was typed may hide the image that it began at; the next letter may bring it back.
      if let start = sheet.before?.image, start != image, images.contains(start) { show(image: start) }
      filter = read
      relist()
    } catch {
      sheet.complaint = error.description
    }
    sheets[sheets.count - 1] = .prompt(sheet)
  }

  /// Closes the topmost sheet without doing what it is for: the list is again as it was before a filter was typed.
  mutating func leaveTopSheet() {
    let sheet = sheets.removeLast()
    guard case .prompt(let prompt) = sheet, let before = prompt.before else { return }
    filter = before.filter
    if let start = before.image, start != image { show(image: start) }
    relist()
  }

  /// Enter in a prompt.
  mutating func enter(_ sheet: PromptSheet) -> [Effect] {
    switch sheet.kind {
    case .filter:
      do {
        filter = try ImageExpression.parse(sheet.text, names: expressionNames)
        sheets.removeLast()
        showClassOfFilter()
        relist()
        if listed.isEmpty { message = "No image passes \(filter.text); / changes the filter." }
      } catch {
        complainInPrompt(error.description)
      }
      return []
    case .command:
      sheets.removeLast()
      return execute(sheet.text.trimmed)
    case .kill(let name, let path):
      guard sheet.text.trimmed == name else {
        complainInPrompt("that is not \(name); Esc leaves it alone")
        return []
      }
      sheets.removeLast()
      message = "\(name) is killed; r goes on from its last checkpoint."
      return [.stop(run: path, at: .now)]
    }
  }

  private mutating func complainInPrompt(_ text: String) {
    guard case .prompt(var sheet)? = sheets.last else { return }
    sheet.complaint = text
    sheets[sheets.count - 1] = .prompt(sheet)
  }

  /// A line of the command line: a verb of `CommandVerb` with its word, or the name of a command as `?` lists it.
  mutating func execute(_ line: String) -> [Effect] {
    guard !line.isEmpty else { return [] }
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let argument = words.count > 1 ? words[1].trimmed : ""
    if let effects = find(words[0], argument) { return effects }
    switch (words[0], argument.isEmpty) {
    case ("image", false): goTo(image: argument)
    case ("epoch", false): goTo(epoch: argument)
    case ("run", false):
      if run(named: argument) == nil {
        message = "No run is called \(argument); e lists the runs."
      } else {
        setRun(argument)
      }
    case ("split", false):
      guard folder.splits.contains(where: { $0.name == argument }) else {
        message = "No split is called \(argument); S lists the splits."
        return []
      }
      return [.openSplit(argument)]
    case ("map", false): show(argument == "image" ? nil : MapKind(name: argument))
    case ("class", false):
      if let index = folder.classIndex(named: argument), index > 0 {
        setClass(index, picked: true)
      } else {
        message = "No class is called \(argument); F lists the classes."
      }
    case ("set", false): set(argument)
    case ("theme", _):
      guard let choice = ThemeChoice(rawValue: argument) else {
        message = "theme takes \(ThemeChoice.allCases.map(\.rawValue).joined(separator: ", "))."
        return []
      }
      theme = choice
      message = "Theme \(choice.title)."
    case ("tour", true): tour = Tour()
    case ("shot", true): return [.shot]
    case ("write", false): return write(argument)
    default:
      if let command = KeyTable.command(named: words[0] == "q" ? "quit" : words[0]),
        command.contexts.contains(.panes), argument.isEmpty
      {
        return perform(command.id)
      }
      message =
        "There is no command \"\(line)\"; \(CommandVerb.allCases.filter(\.takesWord).map(\.rawValue).joined(separator: ", ")) take a word."
    }
    return []
  }

  private mutating func goTo(image name: String) {
    guard let found = listed.first(where: { $0 == name }) ?? listed.first(where: { $0.contains(name) }) else {
      message =
        images.contains(name)
        ? "The filter hides \(name); Esc removes it." : "No image is called \(name) here."
      return
    }
    show(image: found)
  }

  private mutating func goTo(epoch text: String) {
    guard let epoch = Int(text), let run = run(of: focused), run.epochs.contains(epoch) else {
      message = "This pane's run has no epoch \(text)."
      return
    }
    setEpoch(epoch)
  }

  /// `KEY=VALUE` for the focused run, checked against the declaration's kind.
  private mutating func set(_ assignment: String) {
    let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map { String($0).trimmed }
    guard parts.count == 2, let run = run(of: focused),
      let component = declarations(of: run).first(where: { $0.key == parts[0] })
    else {
      message = "set takes KEY=VALUE with a key of this pane's run; r lists them."
      return
    }
    let value: SettingValue?
    switch component.kind {
    case .flag: value = ["true": true, "on": true, "false": false, "off": false][parts[1]].map { .flag($0) }
    case .number(let minimum, let maximum, let integer):
      value = Double(parts[1]).flatMap {
        $0 >= minimum && $0 <= maximum && (!integer || $0 == $0.rounded()) ? .number($0) : nil
      }
    case .choice(let choices): value = choices.contains(parts[1]) ? .text(parts[1]) : nil
    case .backgroundRule, .refinement, .text: value = .text(parts[1])
    }
    guard let value else {
      message = "\(parts[1]) is not a value of \(component.key)."
      return
    }
    change(component.key, of: run, to: value, takesEffect: component.effect)
    message = "\(component.key) = \(value)\(component.effect == .now ? "" : ", in the next training (R)")."
  }
}

extension String {
  /// The text without blanks at both ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
