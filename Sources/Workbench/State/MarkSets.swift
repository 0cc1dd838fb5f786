import EngineProtocol
import Evaluation
import Runs

/// Named sets of marked images.
package struct MarkSets: Equatable, Sendable {
  /// The set that `m` marks into; empty: the one without a name.
  package var current = ""
  /// All sets but the current one, by name.
  package var others: [String: Set<String>] = [:]

  package init() {}

  /// Letters, digits, `-`, `_` and `.`: a set's name is a word of the expression language.
  package static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.count <= 60 && text.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
  }
}

extension WorkbenchState {
  /// The names that expressions may use.
  package var expressionNames: ImageExpression.Names {
    let sets = Set(markSets.others.keys).union([markSets.current]).subtracting([""])
    return ImageExpression.Names(classes: folder.classNames, sets: sets.sorted())
  }

  /// What is known of an image, for expressions.
  ///
  /// - Parameters:
  ///   - values: Stored scores by key and image.
  ///   - failures: nil: not known.
  func facts(
    of image: String, values: [ImageSortKey: [String: Double]], failures: FailureFacts?
  ) -> ImageFacts {
    var sets = Set(markSets.others.filter { $0.value.contains(image) }.keys)
    let isMarked = marks.contains(image)
    if isMarked, !markSets.current.isEmpty { sets.insert(markSets.current) }
    return ImageFacts(
      name: image, classes: classesOfImage[image], isMarked: isMarked, sets: sets,
      value: { values[$0]?[image] }, failures: failures?.byImage[image])
  }
}
