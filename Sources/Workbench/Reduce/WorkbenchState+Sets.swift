import EngineProtocol
import Evaluation
import Runs

// Named sets of marks, and lists of images on disk.
extension WorkbenchState {
  /// `:set NAME`: `m` marks into this set from now on; an empty name is the set without one.
  mutating func chooseSet(_ name: String) {
    guard name.isEmpty || MarkSets.isName(name) else {
      message = "A set's name has letters, digits, '-', '_' and '.' only."
      return
    }
    if name != markSets.current {
      if !markSets.current.isEmpty || !marks.isEmpty { markSets.others[markSets.current] = marks }
      markSets.current = name
      marks = markSets.others.removeValue(forKey: name) ?? []
    }
    if filter.usesMarks { relist() }
    let count = "\(marks.count) image\(marks.count == 1 ? "" : "s")"
    message = name.isEmpty ? "m marks: \(count)." : "m marks into \(name): \(count)."
  }

  /// All sets to choose from.
  mutating func openSets() {
    var sets = markSets.others
    sets[markSets.current] = marks
    let items = sets.keys.sorted().map { name in
      ListSheet.Item(
        title: name.isEmpty ? "marks without a name" : name,
        detail: "\(sets[name]?.count ?? 0) images" + (name == markSets.current ? ", m marks into it" : ""),
        action: .chooseSet(name))
    }
    let selected = items.firstIndex { $0.action == .chooseSet(markSets.current) } ?? 0
    sheets.append(
      .list(ListSheet(title: "Sets of marks; :set NAME makes one", items: items, selection: selected)))
  }

  /// `:mark EXPR` and `:unmark EXPR`: all images of the split that it means.
  mutating func mark(_ text: String, on: Bool) {
    guard let found = images(meant: text) else { return }
    let changed = found.filter { marks.contains($0) != on }
    if on { marks.formUnion(changed) } else { marks.subtract(changed) }
    if filter.usesMarks { relist() }
    message = "\(on ? "Marked" : "Unmarked") \(changed.count); \(marks.count) marked."
  }

  /// `:write FILE [EXPR]`: the marked images, or those that the expression means, in the list's order.
  mutating func writeList(_ text: String, replaces: Bool) -> [Effect] {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard let path = words.first else {
      message = "write takes FILE, and an expression for other images than the marked ones."
      return []
    }
    let chosen: [String]
    if words.count > 1 {
      guard let found = images(meant: words[1]) else { return [] }
      chosen = found
    } else {
      chosen = marks.sorted()
      guard !chosen.isEmpty else {
        message = "Nothing is marked: m marks an image, :write FILE EXPR writes what an expression means."
        return []
      }
    }
    let ordered = order.sorted(chosen) { orderValue(of: $0) }
    return [.writeList(ImageListFile(path: path, images: ordered, replaces: replaces))]
  }

  /// The images of the split that an expression means, in the list's order; nil: it cannot be read, or not decided yet.
  private mutating func images(meant text: String) -> [String]? {
    let expression: ImageExpression
    do {
      expression = try ImageExpression.parse(text, names: expressionNames)
    } catch {
      message = error.description.sentenceCased
      return nil
    }
    let scores = storedScores(of: focused)
    let values = scores.flatMap { imageValues[$0] } ?? [:]
    let failures = focusedFailures
    guard expression.sortKeys.allSatisfy({ values[$0] != nil }), !expression.usesFailures || failures != nil
    else {
      message = "The scores for this are not read yet: filter by it first (/), then say it again."
      return nil
    }
    return images.filter { expression.passes(facts(of: $0, values: values, failures: failures)) }
  }
}
