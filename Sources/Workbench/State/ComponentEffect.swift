import EngineProtocol
import Evaluation
import Runs

/// What the switched components do to the split, as far as it was measured.
package struct ComponentEffect: Equatable, Sendable {
  /// The score of the run as its recipe says.
  package var before: ScoreFacts?
  /// The score with what is switched now; nil: not measured.
  package var after: ScoreFacts?
  /// The words that would measure it.
  package var command: String
}

extension WorkbenchState {
  /// What the switched components of a pane's run do to the split; nil: it has no run or no epoch.
  package func componentEffect(of pane: Pane) -> ComponentEffect? {
    guard let run = run(of: pane), let epoch = epoch(of: pane), let split else { return nil }
    let isRefined = pane.judgedLabels == "mask"
    let declared = declarations(of: run)
    let changes = components.now[run.name] ?? [:]
    func stored(_ settings: [String: SettingValue]) -> ScoreFacts? {
      func text(_ matches: (ComponentDeclaration.Kind) -> Bool) -> String? {
        guard let component = declared.first(where: { matches($0.kind) }) else { return nil }
        let value = settings[component.key] ?? run.recipe.settings[component.key] ?? component.defaultValue
        return value.description
      }
      let rule = text { $0 == .backgroundRule }
      let chain = text { if case .refinement = $0 { true } else { false } }?.filter { $0 != " " } ?? ""
      return run.evaluations.first {
        $0.epoch == epoch && $0.name.split == split
          && ($0.name.background == nil || $0.name.background == rule)
          && $0.name.isRefined(by: isRefined && !chain.isEmpty ? chain : nil)
      }
    }
    // Only rule and chain are part of a score's name: nothing stored tells of other switches.
    let others = changes.keys.filter { key in
      guard let kind = declared.first(where: { $0.key == key })?.kind else { return true }
      if case .refinement = kind { return false }
      return kind != .backgroundRule
    }
    var command = "camscope eval --run \(run.name) --epoch \(epoch) --data DIR --split \(split)"
    for (key, value) in changes.sorted(by: { $0.key < $1.key }) {
      switch declared.first(where: { $0.key == key })?.kind {
      case .backgroundRule?: command += " --background '\(value)'"
      case .refinement?: if isRefined { command += " --refine \(value)" }
      default: command += " --set \(key)=\(value)"
      }
    }
    return ComponentEffect(
      before: stored([:]), after: changes.isEmpty || !others.isEmpty ? nil : stored(changes), command: command
    )
  }
}
