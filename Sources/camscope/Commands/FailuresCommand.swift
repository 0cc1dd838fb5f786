import ArgumentParser
import Evaluation
import Foundation
import Runs

/// `camscope failures`: what is wrong with masks or saliency maps, kind by class.
struct FailuresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "failures",
    abstract: "Tell what is wrong with the masks of a scored run, or with a folder's saliency maps.",
    discussion: """
      Of masks: classes and objects that are missing, with the stage at which they were lost, and false coverage near \
      the boundary, attached and detached. Of saliency maps, with --saliency: missing classes, missing objects and \
      false coverage.
      """)

  @OptionGroup var stored: StoredOptions
  @OptionGroup var selection: WhereOption
  @Flag(help: "Look at the saliency maps of --data instead of a run.")
  var saliency = false
  @Option(help: ArgumentHelp("The VOC folder, with --saliency.", valueName: "DIR"))
  var data: String?
  @Option(
    help: ArgumentHelp(
      "The saliency maps: a name below the VOC folder, or a folder elsewhere by its path; the first otherwise.",
      valueName: "NAME|DIR"))
  var maps: String?
  @Flag(help: "One JSON document with every failure.")
  var json = false
  @OptionGroup var format: TableFormatOption

  /// What `--json` prints.
  private struct Document: Encodable {
    let run: String?
    let epoch: Int?
    let name: String
    let classes: [String]
    let table: FailureTable
    let notes: [String]
    let failures: [IndexedFailure]
    let problems: [String]
    let saliency: SaliencyMeasures?
  }

  /// How well saliency maps tell objects from background.
  private struct SaliencyMeasures: Encodable {
    let meanAbsoluteError: Double?
    let fMeasureAtHalf: Double?
    let bestFMeasure: Double?
    let bestThreshold: Double?

    init(_ score: SaliencyScore) {
      meanAbsoluteError = score.meanAbsoluteError
      fMeasureAtHalf = score.fMeasureAtHalf
      bestFMeasure = score.bestFMeasure?.value
      bestThreshold = score.bestFMeasure?.threshold
    }

    var sentence: String {
      func text(_ value: Double?, _ format: String = "%.3f") -> String {
        value.map { String(format: format, $0) } ?? "·"
      }
      return
        "mean absolute error \(text(meanAbsoluteError)), F \(text(fMeasureAtHalf)) of s > 0.5, at best "
        + "\(text(bestFMeasure)) of s > \(text(bestThreshold, "%.2f")) (oracle-threshold)"
    }
  }

  func validate() throws {
    if saliency, data == nil || stored.split == nil {
      throw ValidationError("--saliency looks at a folder: name it with --data DIR --split SPLIT.")
    }
    if saliency, selection.expression != nil {
      throw ValidationError("--where asks for the scores of a run; saliency maps have none.")
    }
    if !saliency, stored.run == nil {
      throw ValidationError("name a run with --run NAME, or look at saliency maps with --saliency.")
    }
  }

  func run() throws {
    if saliency { try showSaliency() } else { try showMasks() }
  }

  private func showMasks() throws {
    let scores = try StoredScores(stored)
    let (run, name) = (scores.run.name, scores.evaluation.name)
    let (table, failures) = try sentence {
      (
        try scores.index.failureTable(run: run, epoch: scores.epoch, evaluation: name),
        try scores.index.failures(run: run, epoch: scores.epoch, evaluation: name)
      )
    }
    let score = scores.evaluation.scores.name
    guard let table else {
      throw CommandFailure(
        "the scores of \(scores.title) were kept without failures; camscope eval --run \(run) --epoch "
          + "\(scores.epoch) --data DIR --split \(score.split) finds them")
    }
    guard let meant = try scores.images(where: selection.expression), let expression = selection.expression
    else {
      return try show(
        table, failures, kinds: FailureKind.ofMasks, title: scores.title, name: score.description,
        classNames: scores.classNames, run: run, epoch: scores.epoch)
    }
    let chosen = failures.filter { meant.contains($0.image) }
    let byImage = Dictionary(grouping: chosen, by: \.image).mapValues { $0.map(\.failure) }
    try show(
      FailureTable(meant.sorted().map { byImage[$0] ?? [] }), chosen, kinds: FailureKind.ofMasks,
      title: "\(scores.title)\n\(meant.count) of \(table.images) images: \(expression)",
      name: score.description,
      classNames: scores.classNames, run: run, epoch: scores.epoch)
  }

  private func showSaliency() throws {
    guard let data, let split = stored.split else { return }
    let search = try sentence { try SaliencySearch(absolutePath(data), split: split, maps: maps) }
    let found = search.run()
    let title = "saliency maps \(search.maps), \(split) (\(found.images.count) images)"
    var score = SaliencyScore()
    for image in found.images { score.merge(image.score) }
    let failures = found.images.flatMap { image in
      image.failures.map { IndexedFailure(image: image.id, failure: $0) }
    }
    try show(
      FailureTable(found.images.map(\.failures), sources: found.images.map(\.instances)), failures,
      kinds: FailureKind.ofSaliency, title: title,
      name: title, classNames: search.classNames, problems: found.problems,
      saliency: SaliencyMeasures(score))
  }

  private func show(
    _ table: FailureTable, _ failures: [IndexedFailure], kinds: [FailureKind], title: String, name: String,
    classNames: [String], run: String? = nil, epoch: Int? = nil, problems: [String] = [],
    saliency: SaliencyMeasures? = nil
  ) throws {
    if json {
      return try printJSON(
        Document(
          run: run, epoch: epoch, name: name, classes: classNames, table: table, notes: table.notes,
          failures: failures, problems: problems, saliency: saliency))
    }
    let written = format.print(
      DataTable(
        title: title, columns: ["kind", "class", "count", "images", "pixels"],
        rows: table.cells.map { cell in
          [
            .text(cell.kind.rawValue),
            cell.label == 0
              ? .none
              : .text(
                classNames.indices.contains(cell.label) ? classNames[cell.label] : "label \(cell.label)"),
            .number(Double(cell.count), decimals: 0), .number(Double(cell.images), decimals: 0),
            .number(Double(cell.area), decimals: 0),
          ]
        }))
    if written { return }
    print("\(title)\n\n\(table.text(classNames: classNames, kinds: kinds))")
    if let saliency { print("\n\(saliency.sentence)") }
    for problem in problems.prefix(5) { print(problem) }
    if problems.count > 5 { print("… and \(problems.count - 5) more; camscope check lists them") }
  }
}
