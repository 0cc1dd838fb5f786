import EngineProtocol
import Runs

// The component sheet and what it changes.
extension WorkbenchState {
  mutating func openComponents() {
    guard let run = run(of: focused) else {
      message = runs.isEmpty ? "No run yet: camscope train makes one." : "This pane has no run; e picks one."
      return
    }
    sheets.append(.components(ComponentSheet(run: run.name)))
  }

  /// The lines of the sheet in their order: what acts at once, then what needs a training.
  package func componentLines(of run: RunFacts) -> [ComponentDeclaration] {
    let all = declarations(of: run)
    return all.filter { $0.effect == .now } + all.filter { $0.effect == .training }
  }

  /// The selected line of an open component sheet, with its run.
  private var selectedComponent: (RunFacts, ComponentDeclaration)? {
    guard case .components(let sheet)? = sheets.last, let run = run(named: sheet.run) else { return nil }
    let lines = componentLines(of: run)
    return lines.indices.contains(sheet.selection) ? (run, lines[sheet.selection]) : nil
  }

  mutating func changeComponent(_ step: Int, wraps: Bool) {
    guard let (run, component) = selectedComponent else { return }
    guard let value = setting(component.key, of: run) else { return }
    guard let next = component.next(after: value, step: step, wraps: wraps) else {
      message = "\(component.name) is text; :set \(component.key)=VALUE changes it."
      return
    }
    change(component.key, of: run, to: next, takesEffect: component.effect)
    if component.effect == .training { goToSibling(of: run, because: component) }
  }

  mutating func resetComponent() {
    guard let (run, component) = selectedComponent else { return }
    guard let value = run.recipe.settings[component.key] ?? Optional(component.defaultValue) else { return }
    change(component.key, of: run, to: value, takesEffect: component.effect)
  }

  /// Changes a setting of a run, at once or for the next training; the recipe's own value removes the change.
  mutating func change(
    _ key: String, of run: RunFacts, to value: SettingValue, takesEffect effect: ComponentDeclaration.Effect
  ) {
    let before = components
    let own = run.recipe.settings[key] ?? method(of: run)?.declaration(of: key)?.defaultValue
    let kept = value == own ? nil : value
    switch effect {
    case .now: components.now[run.name, default: [:]][key] = kept
    case .training: components.pending[run.name, default: [:]][key] = kept
    }
    guard components != before else { return }
    done.append(before)
    if done.count > 100 { done.removeFirst() }
    undone = []
  }

  mutating func undo() {
    guard let before = done.popLast() else {
      message = "No component change to undo."
      return
    }
    undone.append(components)
    components = before
    message = "Undone; Ctrl-R redoes."
  }

  mutating func redo() {
    guard let next = undone.popLast() else {
      message = "Nothing to redo."
      return
    }
    done.append(components)
    components = next
    message = "Redone."
  }

  /// Every difference of a run's shown settings to its recipe, by key.
  package func changes(of run: RunFacts) -> [SettingChange] {
    let changed = (components.pending[run.name] ?? [:]).merging(components.now[run.name] ?? [:]) { $1 }
    return changed.sorted { $0.key < $1.key }.map {
      SettingChange(
        key: $0.key,
        old: run.recipe.settings[$0.key] ?? method(of: run)?.declaration(of: $0.key)?.defaultValue,
        new: $0.value)
    }
  }
}
