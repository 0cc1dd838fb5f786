import EngineProtocol
import Evaluation
import Runs

// Words of the command line that find images and put views side by side.
extension WorkbenchState {
  /// Does `filter`, `sort`, `set NAME`, `sets`, `mark`, `unmark`, `write`, `compare` and `layout`; nil: it is none of them.
  mutating func find(_ word: String, _ argument: String) -> [Effect]? {
    switch word {
    case "filter" where !argument.isEmpty: setFilter(argument)
    case "sort" where !argument.isEmpty: sort(by: argument)
    case "set" where !argument.isEmpty && !argument.contains("="): chooseSet(argument)
    case "sets": openSets()
    case "mark" where !argument.isEmpty: mark(argument, on: true)
    case "unmark" where !argument.isEmpty: mark(argument, on: false)
    case "write", "write!", "w", "w!":
      return isList(argument) ? writeList(argument, replaces: word.hasSuffix("!")) : nil
    case "compare" where !argument.isEmpty: compare(words: argument)
    case "layout" where !argument.isEmpty: arrange(named: argument)
    default: return nil
    }
    return []
  }

  /// Whether what `write` takes names a list of images: a text file, or none; others are tables.
  private func isList(_ argument: String) -> Bool {
    guard let first = argument.split(separator: " ").first.map(String.init) else { return true }
    return first.hasSuffix(".txt") || (!first.contains(".") && WrittenTable(rawValue: first) == nil)
  }

  /// Filters by an expression; the first image that passes is shown when the shown one does not.
  mutating func setFilter(_ text: String) {
    do {
      filter = try ImageExpression.parse(text, names: expressionNames)
      showClassOfFilter()
      relist()
      if listed.isEmpty { message = "No image passes \(text); / changes the filter." }
    } catch {
      message = error.description.sentenceCased
    }
  }

  /// Orders by `name`, `disagreement`, a score, or a count, the worst first.
  private mutating func sort(by text: String) {
    guard let key = ImageOrder.Key(name: text, classNames: folder.classNames) else {
      let known = ImageSortKey.plain.map(\.name) + ["name", ImageOrder.Key.disagreementName]
      let near = NearestMatch.nearest(to: text, among: known).map { " did you mean \($0)?" }
      message = "Images cannot be ordered by \(text);\(near ?? " o lists what they can be ordered by.")"
      return
    }
    setOrder(key)
  }
}
