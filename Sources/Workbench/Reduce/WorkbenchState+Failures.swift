import EngineProtocol
import Evaluation
import Runs

// The failure table.
extension WorkbenchState {
  mutating func openFailures() {
    guard storedScores(of: focused) != nil else {
      message = runs.isEmpty ? "No run yet: camscope train makes one." : "This pane has no run; e picks one."
      return
    }
    sheets.append(.failures(FailureSheet()))
  }

  /// The classes of the table's rows: 0 for all of them, then those with failures.
  package func failureRows(_ facts: FailureFacts) -> [Int] {
    [0] + Set(facts.table.cells.map(\.label)).subtracting([0]).sorted()
  }

  mutating func moveFailures(_ columns: Int, _ rows: Int) {
    guard case .failures(var sheet)? = sheets.last, let facts = focusedFailures else { return }
    sheet.column = max(0, min(FailureKind.ofMasks.count - 1, sheet.column + columns))
    sheet.row = max(0, min(failureRows(facts).count - 1, sheet.row + rows))
    sheets[sheets.count - 1] = .failures(sheet)
  }

  /// Shows the images with the selected failures, those with the most of it first.
  mutating func chooseFailures() {
    guard case .failures(let sheet)? = sheets.last, let facts = focusedFailures else { return }
    let kind = FailureKind.ofMasks[sheet.column]
    let label = failureRows(facts)[sheet.row]
    let text = "failure=\(kind.rawValue)" + (label == 0 ? "" : ":\(folder.className(label))")
    guard let filter = try? ImageExpression.parse(text, names: expressionNames) else { return }
    sheets.removeLast()
    self.filter = filter
    order = ImageOrder(worstBy: .kind(kind))
    showsObjects = kind == .missingObject
    showClassOfFilter()
    followOrder()
    if listed.isEmpty { message = "No image of this split has such a failure." }
  }
}
