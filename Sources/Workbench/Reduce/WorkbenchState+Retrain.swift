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
          seed: setting("seed", of: run)?.description ?? String(run.seed), isQueued: !jobs.isEmpty,
          changes: changes)))
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
    if case .export(var sheet)? = sheets.last {
      let count = ExportSheet.Field.allCases.count
      sheet.field = ExportSheet.Field(rawValue: (sheet.field.rawValue + step + count) % count) ?? .rows
      sheets[sheets.count - 1] = .export(sheet)
      return
    }
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
    guard let request = trainRequest(sheet) else { return complain("\(parent.name) is gone.") }
    sheets.removeLast()
    if case .components? = sheets.last { sheets.removeLast() }
    message = request.after.isEmpty ? "Starting \(sheet.name) …" : "\(sheet.name) waits for its turn …"
    return [.train(request)]
  }

  /// What the sheet asks of the engine; nil: its parent is gone.
  package func trainRequest(_ sheet: RetrainSheet) -> TrainRequest? {
    guard let parent = run(named: sheet.parent) else { return nil }
    var settings = parent.recipe.settings
    for change in sheet.changes { settings[change.key] = change.new }
    if let epochs = Double(sheet.epochs) { settings["epochs"] = .number(epochs) }
    if let seed = Double(sheet.seed) { settings["seed"] = .number(seed) }
    return TrainRequest(
      recipe: Recipe(method: parent.recipe.method, settings: settings), recipeName: parent.recipeName,
      data: folder.path, split: parent.split, run: sheet.name,
      runs: folder.runsRoot.isEmpty ? parent.folderOfRuns : folder.runsRoot, weights: parent.weights,
      parent: parent.name, labelled: parent.labelled, device: parent.device,
      after: sheet.isQueued ? jobs.map(\.path) : [])
  }

  /// A training as words for a shell on the engine's machine.
  package func shellCommand(_ request: TrainRequest) -> String {
    var words = ["camscope", "train", request.recipeName, "--data", request.data, "--runs", request.runs]
    if let run = request.run { words += ["--run", run] }
    if let split = request.split { words += ["--split", split] }
    if let weights = request.weights { words += ["--weights", weights] }
    if let labelled = request.labelled { words += ["--labelled", labelled] }
    if request.device != "cpu" { words += ["--device", request.device] }
    let differences = settingsBeside(request)
    if !differences.isEmpty { words += ["--set"] + differences }
    if !request.after.isEmpty { words += ["--after"] + request.after }
    return (words + ["--detach"]).map(\.quotedForShell).joined(separator: " ")
  }

  /// `KEY=VALUE` of what the recipe's name does not say.
  private func settingsBeside(_ request: TrainRequest) -> [String] {
    guard let declarations = registry?.methods,
      let schema = try? RecipeSchema.schema(for: request.recipeName, among: declarations),
      let named = try? schema.completed(Recipe(method: request.recipeName))
    else {
      return request.recipe.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
    // The split has an option of its own.
    return schema.difference(of: request.recipe, from: named).filter { $0.key != "split" }
      .map { "\($0.key)=\($0.new)" }
  }

  /// Seconds that the sheet's training will take, and the run whose measured speed says so: the parent's, else that of
  /// the newest run of its method, else of its network.
  package func estimate(_ sheet: RetrainSheet) -> (seconds: Double, run: String)? {
    guard let parent = run(named: sheet.parent), let epochs = Double(sheet.epochs) else { return nil }
    let measured = runs.reversed().filter { $0.secondsPerEpoch != nil }
    let network = parent.recipe.settings["network"]
    let like =
      measured.first { $0.name == parent.name } ?? measured.first { $0.recipe.method == parent.recipe.method }
      ?? measured.first { $0.recipe.settings["network"] == network }
    return like.flatMap { run in run.secondsPerEpoch.map { ($0 * epochs, run.name) } }
  }
}

extension RunFacts {
  /// The folder in which this run's folder lies.
  package var folderOfRuns: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension String {
  /// The word as a shell reads it.
  fileprivate var quotedForShell: String {
    let plain = allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=@:,+%".contains($0)) }
    return plain && !isEmpty ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}
