// What all sheets share.
extension WorkbenchState {
  /// Esc: the topmost sheet, else the pin, else the outlined object, else the full pane, else the filter.
  mutating func back() {
    if !sheets.isEmpty {
      leaveTopSheet()
    } else if tour != nil {
      tour = nil
      message = "The tour is left; :tour shows it again."
    } else if pin != nil {
      pin = nil
    } else if showsObjects {
      showsObjects = false
      object = nil
    } else if focusIsFull {
      focusIsFull = false
    } else if !filter.isEmpty {
      filter = .all
      relist()
      message = "Filter removed."
    }
  }

  /// `?` opens the keys of the context that it was pressed in, and closes them.
  mutating func toggleHelp() {
    if case .help? = sheets.last {
      sheets.removeLast()
    } else {
      sheets.append(.help(HelpSheet(context: context)))
    }
  }

  mutating func moveSelection(_ step: Int) {
    switch sheets.last {
    case .list: editList { $0.selection += step }
    case .help(var sheet):
      sheet.selection = max(0, min(sheet.selection + step, sheet.shown.count - 1))
      sheets[sheets.count - 1] = .help(sheet)
    case .components(var sheet):
      let count = run(named: sheet.run).map { componentLines(of: $0).count } ?? 0
      sheet.selection = max(0, min(sheet.selection + step, count - 1))
      sheets[sheets.count - 1] = .components(sheet)
    case .jobs(var sheet):
      sheet.selection = max(0, min(sheet.selection + step, jobLines.count - 1))
      sheet.stopAsked = nil
      sheets[sheets.count - 1] = .jobs(sheet)
    case .matrix(var sheet):
      let count = matrix(of: sheet)?.rows.count ?? 0
      sheet.selection = max(0, min(sheet.selection + step, count - 1))
      sheets[sheets.count - 1] = .matrix(sheet)
    case .thumbnails: pageThumbnails(step.signum())
    default: break
    }
  }

  /// Enter in a list, a prompt or help.
  mutating func choose() -> [Effect] {
    switch sheets.last {
    case .list(let sheet): return chooseInList(sheet)
    case .thumbnails: chooseThumbnail()
    case .failures: chooseFailures()
    case .matrix(let sheet): chooseInMatrix(sheet)
    case .prompt(let sheet): return enter(sheet)
    case .help(let sheet):
      guard sheet.shown.indices.contains(sheet.selection) else { return [] }
      let id = sheet.shown[sheet.selection].id
      sheets.removeLast()
      return id == .help ? [] : perform(id)
    default: break
    }
    return []
  }

  /// A typed character.
  mutating func type(_ character: Character) {
    switch sheets.last {
    case .list:
      editList {
        $0.query.append(character)
        $0.selection = 0
      }
    case .help(var sheet):
      sheet.query.append(character)
      sheet.selection = 0
      sheets[sheets.count - 1] = .help(sheet)
    case .prompt(var sheet):
      sheet.text.append(character)
      sheet.completions = nil
      sheets[sheets.count - 1] = .prompt(sheet)
      previewPrompt()
    case .retrain: editRetrain { $0.edit { $0.append(character) } }
    default: break
    }
  }

  mutating func erase() {
    switch sheets.last {
    case .list: editList { if !$0.query.isEmpty { $0.query.removeLast() } }
    case .help(var sheet):
      if !sheet.query.isEmpty { sheet.query.removeLast() }
      sheet.selection = 0
      sheets[sheets.count - 1] = .help(sheet)
    case .prompt(var sheet):
      if !sheet.text.isEmpty { sheet.text.removeLast() }
      sheet.completions = nil
      sheets[sheets.count - 1] = .prompt(sheet)
      previewPrompt()
    case .retrain: editRetrain { $0.edit { if !$0.isEmpty { $0.removeLast() } } }
    default: break
    }
  }
}

extension RetrainSheet {
  /// Edits the text of the selected field.
  mutating func edit(_ change: (inout String) -> Void) {
    complaint = nil
    switch field {
    case .name: change(&name)
    case .epochs: change(&epochs)
    case .seed: change(&seed)
    case .start: isQueued.toggle()
    }
  }
}
