import EngineProtocol
import Runs

// Runs that differ in what needs a training.
extension WorkbenchState {
  /// The run that was trained as this one with its pending changes would be; nil: there is none.
  package func sibling(of run: RunFacts) -> RunFacts? {
    let pending = components.pending[run.name] ?? [:]
    guard !pending.isEmpty, let method = method(of: run) else { return nil }
    let keys = (method.components + method.schedule).filter { $0.effect == .training }
    return runs.first { other in
      other.name != run.name && other.recipe.method == run.recipe.method && !other.epochs.isEmpty
        && keys.allSatisfy { component in
          let own = run.recipe.settings[component.key] ?? component.defaultValue
          return (other.recipe.settings[component.key] ?? component.defaultValue)
            == (pending[component.key] ?? own)
        }
    }
  }

  /// After a change that needs a training: shows the run that has it already, at the same epoch, or tells how to get it.
  mutating func goToSibling(of run: RunFacts, because component: ComponentDeclaration) {
    guard let value = components.pending[run.name]?[component.key] else { return }
    guard let sibling = sibling(of: run) else {
      message = "No run has \(component.key)=\(value) yet; R trains it."
      return
    }
    let epoch = epoch(of: focused)
    components.pending[run.name] = nil
    setRun(sibling.name, near: epoch)
    if case .components(var sheet)? = sheets.last {
      sheet.run = sibling.name
      sheets[sheets.count - 1] = .components(sheet)
    }
    message = "\(component.key)=\(value): this is \(sibling.name)."
  }
}
