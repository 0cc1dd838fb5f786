/// Which images are shown: terms joined by `&` or blanks, all of which must hold.
///
/// `class=cow` · `iou<0.3` · `iou>=0.5` · `marked` · any other word is a part of the name.
package struct ImageFilter: Equatable, Sendable {
  /// One condition.
  package enum Term: Equatable, Sendable {
    case classIndex(Int)
    case iouBelow(Double, inclusive: Bool)
    case iouAbove(Double, inclusive: Bool)
    case marked
    case name(String)
  }

  /// The text as it was typed.
  package var text: String
  package var terms: [Term]

  /// The filter that hides nothing.
  package static let none = ImageFilter(text: "", terms: [])

  package var isEmpty: Bool { terms.isEmpty }

  /// Whether a score is needed to decide.
  package var usesScores: Bool {
    terms.contains {
      switch $0 {
      case .iouBelow, .iouAbove: true
      default: false
      }
    }
  }

  /// Reads a filter; the failure is one sentence for the prompt.
  package static func parse(_ text: String, folder: FolderFacts) -> Result<ImageFilter, FilterError> {
    var terms: [Term] = []
    for word in text.split(whereSeparator: { $0 == "&" || $0 == " " }) {
      switch term(String(word), folder: folder) {
      case .success(let term): terms.append(term)
      case .failure(let error): return .failure(error)
      }
    }
    return .success(ImageFilter(text: text, terms: terms))
  }

  private static func term(_ word: String, folder: FolderFacts) -> Result<Term, FilterError> {
    let lower = word.lowercased()
    if lower == "marked" { return .success(.marked) }
    if lower.hasPrefix("class=") {
      let name = String(word.dropFirst(6))
      guard let index = folder.classIndex(named: name), index > 0 else {
        let near = folder.classNames.dropFirst().filter { $0.hasPrefix(name.lowercased().prefix(1)) }
        let hint = near.isEmpty ? "" : "; there is \(near.prefix(4).joined(separator: ", "))"
        return .failure(FilterError("no class is called \"\(name)\"\(hint)"))
      }
      return .success(.classIndex(index))
    }
    for (mark, inclusive) in [("<=", true), (">=", true), ("<", false), (">", false)]
    where lower.hasPrefix("iou" + mark) {
      let number = lower.dropFirst(3 + mark.count)
      guard let value = Double(number.hasPrefix(".") ? "0" + number : String(number)) else {
        return .failure(FilterError("\"\(number)\" is not a number; write iou\(mark)0.3"))
      }
      return .success(
        mark.hasPrefix("<") ? .iouBelow(value, inclusive: inclusive) : .iouAbove(value, inclusive: inclusive))
    }
    if word.contains(where: { "=<>".contains($0) }) {
      return .failure(
        FilterError("\"\(word)\" is not a condition; there are class=NAME, iou<N, iou>N, marked"))
    }
    return .success(.name(lower))
  }

  /// Whether an image passes; an unknown score passes no condition on scores.
  package func passes(name: String, classes: [Int]?, score: Double?, marked: Bool) -> Bool {
    terms.allSatisfy { term in
      switch term {
      case .classIndex(let index): classes?.contains(index) ?? false
      case .iouBelow(let limit, let inclusive): score.map { inclusive ? $0 <= limit : $0 < limit } ?? false
      case .iouAbove(let limit, let inclusive): score.map { inclusive ? $0 >= limit : $0 > limit } ?? false
      case .marked: marked
      case .name(let part): name.lowercased().contains(part)
      }
    }
  }
}

/// Why a filter cannot be read; one sentence.
package struct FilterError: Error, Equatable, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}
