import ArgumentParser
import Evaluation
import Foundation
import Runs

/// `camscope runs`: every run that can be found, newest score beside it.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List the runs with their state and newest scores.")

  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var format: TableFormatOption

  /// One run, as `--json` prints it.
  private struct Row: Encodable {
    let name: String
    let path: String
    let method: String
    let status: String
    let epochs: Int
    let score: String?
    let mIoU: Double?
    let mAP: Double?
    let supervision: String?
  }

  func run() throws {
    let folders = Locations.current.runRoots(userRuns: runs.map(absolutePath)).flatMap {
      RunFolder.all(in: $0)
    }
    let rows = folders.map(Self.row)
    if json { return try printJSON(rows) }
    let written = format.print(
      DataTable(
        title: "runs", columns: ["run", "method", "status", "epochs", "mIoU", "mAP", "score", "supervision"],
        rows: rows.map { row in
          [
            .text(row.name), .text(row.method), .text(row.status), .number(Double(row.epochs), decimals: 0),
            .init(row.mIoU), .init(row.mAP), row.score.map { .text($0) } ?? .none,
            row.supervision.map { .text($0) } ?? .none,
          ]
        }))
    if written { return }
    guard !rows.isEmpty else { return print("no runs yet: camscope train cam --data DIR makes one") }
    let table = rows.map { row in
      [
        row.name, row.method, row.status, "\(row.epochs) epochs",
        row.mIoU.map { String(format: "%.3f", $0) } ?? "–", row.score ?? "", row.supervision ?? "",
      ]
    }
    print(aligned(table))
  }

  private static func row(_ folder: RunFolder) -> Row {
    let epochs = folder.epochs()
    let report = epochs.last.flatMap { try? $0.scores() }
    return Row(
      name: folder.name, path: folder.path, method: (try? folder.recipe())?.method ?? "?",
      status: describe(folder.status()), epochs: epochs.last?.number ?? 0,
      score: report.map { "\($0.name)" }, mIoU: report?.mIoU, mAP: report?.mAP,
      supervision: (try? folder.environment())?.supervision?.description)
  }

  private static func describe(_ status: RunStatus) -> String {
    switch status {
    case .created: "created"
    case .running(let progress): "running, epoch \(progress.epoch) of \(progress.epochs)"
    case .finished: "finished"
    case .stopped: "stopped"
    case .failed(let cause): "failed: \(cause)"
    case .killed(let progress): "killed in epoch \(progress.epoch) of \(progress.epochs)"
    }
  }
}
