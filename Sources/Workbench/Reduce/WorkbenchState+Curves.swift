import EngineProtocol

// The curves sheet.
extension WorkbenchState {
  mutating func openCurves() {
    guard let run = run(of: focused) else {
      message = runs.isEmpty ? "No run yet: camscope train makes one." : "This pane has no run; e picks one."
      return
    }
    var sheet = CurvesSheet(run: run.name, epoch: epoch(of: focused) ?? 0)
    // Its parent, and what stands beside it.
    for name in [run.parent].compactMap({ $0 }) + panes.compactMap(\.run)
    where name != run.name && !sheet.others.contains(name) && self.run(named: name) != nil {
      sheet.others.append(name)
    }
    sheet.others = Array(sheet.others.prefix(CurvesSheet.mostOthers))
    sheets.append(.curves(sheet))
  }

  /// The runs of the sheet, its own first.
  package func curveRuns(_ sheet: CurvesSheet) -> [RunFacts] {
    ([sheet.run] + sheet.others).compactMap { run(named: $0) }
  }

  /// The list of runs whose curves can lie under those of the sheet.
  mutating func openCurveRuns() {
    guard case .curves(let sheet)? = sheets.last else { return }
    let items = runs.filter { $0.name != sheet.run }.map { run in
      ListSheet.Item(
        title: run.name, detail: sheet.others.contains(run.name) ? "shown; Enter takes it away" : "",
        action: .overlayCurves(run.name))
    }
    sheets.append(.list(ListSheet(title: "Curves beside \(sheet.run)", items: items)))
  }

  /// Lays the curves of a run under the sheet's, or takes them away.
  mutating func overlayCurves(_ name: String) {
    editCurves { sheet in
      if let place = sheet.others.firstIndex(of: name) {
        sheet.others.remove(at: place)
      } else {
        sheet.others = Array((sheet.others + [name]).suffix(CurvesSheet.mostOthers))
      }
    }
  }

  /// Edits the sheet; the term stays among those that there are.
  mutating func editCurves(_ edit: (inout CurvesSheet) -> Void) {
    guard case .curves(var sheet)? = sheets.last else { return }
    edit(&sheet)
    let count = curves[sheet.run]?.terms.count ?? 0
    sheet.term = count == 0 ? 0 : (sheet.term + count) % count
    sheets[sheets.count - 1] = .curves(sheet)
  }

  /// Moves the value cursor to the next epoch with a checkpoint.
  mutating func moveCurveCursor(_ step: Int) {
    guard case .curves(let sheet)? = sheets.last, let epochs = run(named: sheet.run)?.epochs else { return }
    let next = step > 0 ? epochs.first { $0 > sheet.epoch } : epochs.last { $0 < sheet.epoch }
    if let next { editCurves { $0.epoch = next } }
  }

  /// Shows the cursor's epoch in the pane and leaves the sheet.
  mutating func goToCurveEpoch() {
    guard case .curves(let sheet)? = sheets.last else { return }
    sheets.removeLast()
    guard focused.run == sheet.run else { return }
    setEpoch(run(named: sheet.run)?.epochs.last == sheet.epoch ? nil : sheet.epoch)
  }
}

extension CurvesSheet {
  /// More lines than these cannot be told apart.
  package static let mostOthers = 5
}

extension CurvesSheet.Axis {
  /// The axis after this one.
  var next: CurvesSheet.Axis {
    switch self {
    case .epoch: .step
    case .step: .time
    case .time: .epoch
    }
  }
}
