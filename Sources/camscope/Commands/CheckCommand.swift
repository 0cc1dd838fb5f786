import ArgumentParser
import Foundation
import Runs
import VOC

/// `camscope check`: every problem of a VOC folder.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "List the problems of a VOC folder; exit 1 if there is any.")

  @Argument(help: "The VOC folder.")
  var directory: String
  @Flag(help: "One JSON document.")
  var json = false

  /// What `--json` prints.
  private struct Document: Encodable {
    let folder: String
    let images: Int
    let splits: [String]
    let classes: [String]
    let problems: [Problem]
  }

  func run() throws {
    let folder = try sentence { try VOCFolder.open(absolutePath(directory)) }
    let problems = ProblemScan.run(folder)
    if json {
      try printJSON(
        Document(
          folder: folder.root, images: folder.ids.count, splits: folder.splits.map(\.name),
          classes: folder.classes.names, problems: problems))
    } else {
      for problem in problems { print("\(problem.file)\t\(problem.sentence)\t\(problem.effect)") }
      print(
        "\(folder.ids.count) images, \(folder.splits.count) splits, \(folder.classes.names.count) classes, "
          + "\(problems.count) problems")
    }
    if !problems.isEmpty { throw ExitCode(1) }
  }
}
