import EngineProtocol
import Runs

// The retrain sheet.
extension WorkbenchState {
  mutating func openRetrain() {
    guard !isReadOnly else {
      message = "This workbench is read-only (--readonly); it starts no training."
      return
    }
    guard let run = run(of: focused) else {
      message =
        runs.isEmpty
        ? "No run to start from; camscope train cam --data DIR makes the first."
        : "This pane has no run; e picks one."
      return
    }
    let changes = changes(of: run).filter { $0.key != "epochs" && $0.key != "seed" }
    let epochs = setting("epochs", of: run)?.description ?? String(max(1, run.plannedEpochs))
    sheets.append(
      .retrain(
        RetrainSheet(
          parent: run.name, name: suggestedName(for: run, changes: changes), epochs: epochs,
          seed: setting("seed", of: run)?.description ?? String(run.seed), changes: changes)))
  }

  /// The parent's method, then each changed setting, made unique: `cam-multiScale-off-2`; without a change the
  /// parent's name with a number.
  private func suggestedName(for run: RunFacts, changes: [SettingChange]) -> String {
    var parts = [changes.isEmpty ? run.name : run.recipe.method]
    for change in changes.prefix(3) {
      switch change.new {
      case .flag(let isOn): parts.append(change.key + (isOn ? "-on" : "-off"))
      case .number, .text: parts.append(change.key + "-" + change.new.description)
      }
    }
    let base = String(
      parts.joined(separator: "-").map { $0.isLetter || $0.isNumber || "-._".contains($0) ? $0 : "-" }
    )
    .prefix(60)
    let taken = Set(runs.map(\.name))
    var name = String(base)
    var number = 2
    while taken.contains(name) {
      name = "\(base)-\(number)"
      number += 1
    }
    return name
  }

  mutating func editRetrain(_ edit: (inout RetrainSheet) -> Void) {
    guard case .retrain(var sheet)? = sheets.last else { return }
    edit(&sheet)
    sheets[sheets.count - 1] = .retrain(sheet)
  }

  mutating func moveField(_ step: Int) {
    editRetrain { sheet in
      let count = RetrainSheet.Field.allCases.count
      sheet.field = RetrainSheet.Field(rawValue: (sheet.field.rawValue + step + count) % count) ?? .name
    }
  }

  /// Checks the fields and hands the training over; a complaint stays in the sheet.
  mutating func startTraining() -> [Effect] {
    guard case .retrain(let sheet)? = sheets.last, let parent = run(named: sheet.parent) else { return [] }
    func complain(_ text: String) -> [Effect] {
      editRetrain { $0.complaint = text }
      return []
    }
    guard !sheet.name.isEmpty, !sheet.name.hasPrefix("."), !sheet.name.hasPrefix("-"),
      sheet.name.allSatisfy({ $0.isLetter || $0.isNumber || "-._".contains($0) })
    else { return complain("A run's name has letters, digits, '-', '_' and '.' only.") }
    guard !runs.contains(where: { $0.name == sheet.name }) else {
      return complain("There is a run called \(sheet.name) already.")
    }
    guard let epochs = Int(sheet.epochs), (1...1000).contains(epochs) else {
      return complain("Epochs must be a whole number from 1 to 1000.")
    }
    guard let seed = Int(sheet.seed), (0...Int(Int32.max)).contains(seed) else {
      return complain("The seed must be a whole number from 0 to \(Int32.max).")
    }
    if case .unavailable(let reason) = engine { return complain(reason) }
    var settings = parent.recipe.settings
    for change in sheet.changes { settings[change.key] = change.new }
    settings["epochs"] = .number(Double(epochs))
    settings["seed"] = .number(Double(seed))
    sheets.removeLast()
    if case .components? = sheets.last { sheets.removeLast() }
    message = "Starting \(sheet.name) …"
    return [
      .train(
        TrainRequest(
          recipe: Recipe(method: parent.recipe.method, settings: settings), recipeName: parent.recipeName,
          data: folder.path, split: parent.split, run: sheet.name,
          runs: runsRoot.isEmpty ? parent.folderOfRuns : runsRoot, weights: parent.weights,
          parent: parent.name, labelled: parent.labelled, device: parent.device))
    ]
  }

  /// Seconds that the sheet's training will take, from the parent's speed.
  package func estimatedSeconds(_ sheet: RetrainSheet) -> Double? {
    guard let perEpoch = run(named: sheet.parent)?.secondsPerEpoch, let epochs = Double(sheet.epochs) else {
      return nil
    }
    return perEpoch * epochs
  }
}

extension RunFacts {
  /// The folder in which this run's folder lies.
  package var folderOfRuns: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
