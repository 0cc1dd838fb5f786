// The curves sheet.
extension WorkbenchState {
  mutating func openCurves() {
    guard let run = run(of: focused) else {
      message = runs.isEmpty ? "No run yet: camscope train makes one." : "This pane has no run; e picks one."
      return
    }
    sheets.append(.curves(CurvesSheet(run: run.name, epoch: epoch(of: focused) ?? 0)))
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
