import ArgumentParser
import Evaluation
import Foundation
import Runs

/// `camscope sort`: the images of stored scores, worst first.
struct SortCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sort", abstract: "Order the images of a scored split by any score or failure, worst first.",
    discussion: """
      Keys: \(ImageSortKey.plain.map(\.name).joined(separator: ", ")), iou:CLASS and area:CLASS. False coverage is a share of the \
      image, missing classes and objects are counts.
      """)

  @OptionGroup var stored: StoredOptions
  @OptionGroup var selection: WhereOption
  @Option(help: ArgumentHelp("What to order by.", valueName: "KEY"))
  var by: String = "iou"
  @Flag(help: "Best first.")
  var reverse = false
  @Option(help: ArgumentHelp("At most so many images.", valueName: "N"))
  var limit: Int?
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var table: TableFormatOption

  /// What `--json` prints.
  private struct Document: Encodable {
    struct Image: Encodable {
      let image: String
      let value: Double?
      let iou: Double?
    }

    let run: String
    let epoch: Int
    let name: String
    let by: String
    let `where`: String?
    let images: [Image]
  }

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit) shows no image; give 1 or more.") }
  }

  func run() throws {
    let scores = try StoredScores(stored)
    guard let key = ImageSortKey(by, classNames: scores.classNames) else {
      let names = ImageSortKey.plain.map(\.name) + scores.classNames.map { "iou:\($0)" }
      let hint =
        NearestMatch.nearest(to: by, among: names).map { "did you mean '\($0)'?" }
        ?? "there are \(ImageSortKey.plain.map(\.name).joined(separator: ", ")) and iou:CLASS"
      throw CommandFailure("images cannot be ordered by '\(by)'; \(hint)")
    }
    let all = try sentence {
      try scores.index.images(
        run: scores.run.name, epoch: scores.epoch, evaluation: scores.evaluation.name, by: key,
        reversed: reverse)
    }
    let meant = try scores.images(where: selection.expression)
    let chosen = meant.map { meant in all.filter { meant.contains($0.image) } } ?? all
    let images = limit.map { Array(chosen.prefix($0)) } ?? chosen
    if json {
      return try printJSON(
        Document(
          run: scores.run.name, epoch: scores.epoch, name: scores.evaluation.scores.name.description, by: by,
          where: selection.expression,
          images: images.map { .init(image: $0.image, value: $0.value, iou: $0.iou) }))
    }
    if table.print(
      DataTable(
        title: scores.title, columns: ["image", by] + (key == .iou ? [] : ["iou"]),
        rows: images.map { [.text($0.image), .init($0.value)] + (key == .iou ? [] : [.init($0.iou)]) }))
    {
      return
    }
    print(scores.title)
    if let expression = selection.expression {
      print("\(chosen.count) of \(all.count) images: \(expression)")
    }
    // One column is enough where images are ordered by their IoU.
    let rows = images.map { [$0.image, Self.text($0.value)] + (key == .iou ? [] : [Self.text($0.iou)]) }
    print(aligned([["image", by] + (key == .iou ? [] : ["iou"])] + rows))
  }

  /// Whole numbers as they are, others with three decimals.
  private static func text(_ value: Double?) -> String {
    guard let value else { return "·" }
    return value == value.rounded() && value >= 2 ? String(Int(value)) : String(format: "%.3f", value)
  }
}
