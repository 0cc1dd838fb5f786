import EngineProtocol

// The matrix of components against scores.
extension WorkbenchState {
  mutating func openMatrix() {
    guard let run = run(of: focused) else {
      message = runs.isEmpty ? "No run yet: camscope train makes one." : "This pane has no run; e picks one."
      return
    }
    let place = ablationMatrix(around: run).rows.firstIndex { $0.run == run.name }
    sheets.append(.matrix(MatrixSheet(run: run.name, selection: place ?? 0)))
  }

  /// The matrix of the topmost sheet.
  package func matrix(of sheet: MatrixSheet) -> AblationMatrix? {
    run(named: sheet.run).map { ablationMatrix(around: $0) }
  }

  /// Enter: the pane shows the run of the line, at the same epoch where it has it.
  mutating func chooseInMatrix(_ sheet: MatrixSheet) {
    guard let rows = matrix(of: sheet)?.rows, rows.indices.contains(sheet.selection) else { return }
    sheets.removeLast()
    if case .components? = sheets.last { sheets.removeLast() }
    setRun(rows[sheet.selection].run, near: focused.epoch)
  }

  /// Gives the focused pane another run, at an epoch where it has a checkpoint of it.
  mutating func setRun(_ name: String, near epoch: Int?) {
    setRun(name)
    let epochs = run(named: name)?.epochs ?? []
    focused.epoch = epoch.flatMap { epochs.contains($0) && $0 != epochs.last ? $0 : nil }
  }
}
