import EngineProtocol

/// The iterations of a refinement chain, one after the other.
package struct RefinementSteps: Equatable, Sendable {
  /// The stages in their order, with their iterations.
  package var stages: [StageDeclaration]

  package var count: Int { stages.reduce(0) { $0 + $1.steps } }

  /// Where each stage ends, the beginning included: `[0, 10, 20]`.
  package var ends: [Int] { stages.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.steps) } }

  /// Where a step lies: `crf 3/10`, or `unrefined`.
  package func place(of step: Int) -> String {
    for (stage, end) in zip(stages, ends.dropFirst()) where step > end - stage.steps && step <= end {
      return "\(stage.name) \(step - (end - stage.steps))/\(stage.steps)"
    }
    return "unrefined"
  }
}

// How far along the refinement chain a pane looks.
extension WorkbenchState {
  /// The chain of a run as it is shown now; empty: none.
  package func chain(of run: RunFacts) -> String {
    let key = declarations(of: run).first { if case .refinement = $0.kind { true } else { false } }?.key
    guard let key, case .text(let chain)? = setting(key, of: run) else { return "" }
    return chain.filter { $0 != " " }
  }

  /// The iterations of a run's chain; nil while the engine has not told how many a stage has.
  package func refinementSteps(of run: RunFacts) -> RefinementSteps? {
    guard let registry else { return nil }
    let stages = chain(of: run).split(separator: ",").map { name in
      registry.stages.first { $0.name == name }
    }
    return stages.contains(nil) ? nil : RefinementSteps(stages: stages.compactMap { $0 })
  }

  /// Goes some iterations on along the chain; a pane that shows nothing refined turns to the pseudo-mask.
  mutating func stepRefinement(_ step: Int) {
    moveRefinement { now, steps in now + step }
  }

  /// Goes to where the next stage ends, or the one before.
  mutating func skipStage(_ step: Int) {
    moveRefinement { now, steps in
      step > 0 ? steps.ends.first { $0 > now } ?? steps.count : steps.ends.last { $0 < now } ?? 0
    }
  }

  private mutating func moveRefinement(_ move: (Int, RefinementSteps) -> Int) {
    guard let run = run(of: focused) else {
      message = "The refinement belongs to a run; this pane has none."
      return
    }
    guard let steps = refinementSteps(of: run), steps.count > 0 else {
      message =
        registry == nil
        ? "The engine is starting." : "\(run.name) has no refinement: set one in the component sheet (r)."
      return
    }
    if focused.map?.isRefined != true { show(.mask) }
    let now = min(focused.step ?? steps.count, steps.count)
    let next = max(0, min(steps.count, move(now, steps)))
    focused.step = next == steps.count ? nil : next
    message = "\(steps.place(of: next)) of \(chain(of: run))."
  }
}
