import EngineProtocol
import Evaluation

/// The tables that `:write` knows.
package enum WrittenTable: String, CaseIterable, Sendable {
  /// The images of the list in its order.
  case list
  /// The failures of the focused pane's scores, kind by class.
  case failures
  case problems, runs
  /// The curves of the focused pane's run.
  case curves
}

extension WorkbenchState {
  /// A table of what is known now; nil: nothing is known of it.
  package func table(_ kind: WrittenTable) -> DataTable? {
    switch kind {
    case .list: images.isEmpty ? nil : listTable
    case .failures: focusedFailures.map(failureTable)
    case .problems:
      DataTable(
        title: "problems of \(folder.title)", columns: ["file", "problem", "effect"],
        rows: problems.map { [.text($0.file), .text($0.problem), .text($0.effect)] })
    case .runs: runTable
    case .curves: curveTable
    }
  }

  private var listTable: DataTable {
    let scores = scores(of: focused)
    let run = focused.run.map { ", \($0)" + (epoch(of: focused).map { "#\($0)" } ?? "") } ?? ""
    let key = order.key.score.flatMap { $0 == .iou ? nil : $0 }
    return DataTable(
      title: "\(folder.title) \(split ?? "")\(run), by \(order.label)"
        + (filter.isEmpty ? "" : ", \(filter.text)"),
      columns: ["image", "classes", "marked", "IoU"] + (key.map { [$0.name] } ?? []),
      rows: listed.map { image in
        let names = (classesOfImage[image] ?? []).map { folder.className($0) }.joined(separator: " ")
        return [
          .text(image), .text(names), .text(marks.contains(image) ? "yes" : "no"),
          .init(scores?[image] ?? value(.iou, of: image)),
        ] + (key.map { [.init(value($0, of: image))] } ?? [])
      })
  }

  private func failureTable(_ facts: FailureFacts) -> DataTable {
    DataTable(
      title: facts.title, columns: ["kind", "class", "count", "images", "pixels"],
      rows: facts.table.cells.map { cell in
        [
          .text(cell.kind.rawValue), .text(folder.className(cell.label)),
          .number(Double(cell.count), decimals: 0), .number(Double(cell.images), decimals: 0),
          .number(Double(cell.area), decimals: 0),
        ]
      })
  }

  private var runTable: DataTable {
    DataTable(
      title: "runs on \(folder.title)", columns: ["run", "recipe", "parent", "epochs", "score", "of"],
      rows: runs.map { run in
        [
          .text(run.name), .text(run.recipeName), run.parent.map { .text($0) } ?? .none,
          .number(Double(run.epochs.count), decimals: 0), .init(run.newestScore), .text(run.scoreLabel),
        ]
      })
  }

  private var curveTable: DataTable? {
    guard let run = focused.run, let curves = curves[run] else { return nil }
    return DataTable(
      title: "curves of \(run)", columns: ["term", "epoch", "step", "seconds", "value"],
      rows: curves.terms.flatMap { term in
        term.points.map { point in
          [
            .text(term.name), .init(point.epoch), .init(point.step, decimals: 0), .init(point.seconds),
            .init(point.value, decimals: 5),
          ]
        }
      })
  }

  /// `write [TABLE] FILE`: the list where no table is named.
  mutating func write(_ argument: String) -> [Effect] {
    let words = argument.split(separator: " ", maxSplits: 1).map(String.init)
    let kind = words.count > 1 ? WrittenTable(rawValue: words[0]) : .list
    guard let kind, let path = words.last?.trimmed else {
      let names = WrittenTable.allCases.map(\.rawValue).joined(separator: ", ")
      message = "write takes a file, or one of \(names) and a file."
      return []
    }
    guard DataTable.Format(ofFile: path) != nil else {
      message = "\(path) must end in .txt for the marked images, in .csv, .json, .md or .tex for a table."
      return []
    }
    guard let table = table(kind) else {
      message =
        kind == .failures
        ? "f reads the failures first."
        : kind == .curves ? "L reads the curves first." : "There is nothing to write yet."
      return []
    }
    return [.write(table, to: path)]
  }
}
