import ArgumentParser
import Evaluation
import Runs

/// Which images of a scored split a verb is about, in the language of the workbench's filter.
struct WhereOption: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only images that an expression means: class=cow & iou<.3 & area>1%, failure=missingClass:cow, a part of the "
        + "name; with | ! and parentheses.", valueName: "EXPR"))
  var expression: String?
}

extension StoredScores {
  /// The images that an expression means; nil: it is nil, all are meant.
  ///
  /// A class is one of the true mask. Throws for an expression that cannot be read, or that asks for marks.
  func images(where text: String?) throws -> Set<String>? {
    guard let text else { return nil }
    let expression: ImageExpression
    do {
      expression = try ImageExpression.parse(text, names: .init(classes: classNames))
    } catch {
      throw CommandFailure("--where: \(error)")
    }
    guard !expression.usesMarks else {
      throw CommandFailure(
        "--where: marks and their sets are the workbench's; its :write FILE writes them down")
    }
    func values(_ key: ImageSortKey) throws -> [String: Double] {
      let images = try sentence {
        try index.images(run: run.name, epoch: epoch, evaluation: evaluation.name, by: key)
      }
      return Dictionary(images.compactMap { image in image.value.map { (image.image, $0) } }) { $1 }
    }
    let names = try sentence {
      try index.images(run: run.name, epoch: epoch, evaluation: evaluation.name).map(\.image)
    }
    var scores: [ImageSortKey: [String: Double]] = [:]
    for key in expression.sortKeys { scores[key] = try values(key) }
    var classes: [String: [Int]] = [:]
    if expression.usesClasses {
      for label in classNames.indices.dropFirst() {
        for (image, area) in try values(.classArea(label)) where area > 0 {
          classes[image, default: []].append(label)
        }
      }
    }
    let failures = expression.usesFailures ? try failuresByImage() : nil
    let meant = names.filter { name in
      expression.passes(
        ImageFacts(
          name: name, classes: classes[name] ?? [], value: { scores[$0]?[name] },
          failures: failures.map { $0[name] ?? [] }))
    }
    return Set(meant)
  }

  /// The failures by image; nil: they were not looked for.
  private func failuresByImage() throws -> [String: [ImageFailure]]? {
    try sentence {
      guard try index.failureTable(run: run.name, epoch: epoch, evaluation: evaluation.name) != nil else {
        return nil
      }
      let found = try index.failures(run: run.name, epoch: epoch, evaluation: evaluation.name)
      return Dictionary(grouping: found, by: \.image).mapValues { $0.map(\.failure) }
    }
  }
}
