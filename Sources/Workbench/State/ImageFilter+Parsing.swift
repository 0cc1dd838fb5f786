import EngineProtocol
import Evaluation
import Runs

extension ImageFilter {
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
    if word.hasPrefix("!"), word.count > 1 {
      return term(String(word.dropFirst()), folder: folder).map { .not($0) }
    }
    let lower = word.lowercased()
    if lower == "marked" { return .success(.marked) }
    if lower.hasPrefix("class=") {
      return label(named: String(word.dropFirst(6)), folder: folder).map { .classIndex($0) }
    }
    if lower.hasPrefix("failure=") { return failure(String(word.dropFirst(8)), folder: folder) }
    if let found = relation(in: word) { return value(found, of: word, folder: folder) }
    return .success(.name(lower))
  }

  private static func label(named name: String, folder: FolderFacts) -> Result<Int, FilterError> {
    if let index = folder.classIndex(named: name), index > 0 { return .success(index) }
    let near = folder.classNames.dropFirst().filter { $0.hasPrefix(name.lowercased().prefix(1)) }
    let hint = near.isEmpty ? "" : "; there is \(near.prefix(4).joined(separator: ", "))"
    return .failure(FilterError("no class is called \"\(name)\"\(hint)"))
  }

  /// `missingClass` or `detached:train`.
  private static func failure(_ text: String, folder: FolderFacts) -> Result<Term, FilterError> {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let word = parts.first?.lowercased() ?? ""
    guard let kind = FailureKind.ofMasks.first(where: { $0.rawValue.lowercased() == word }) else {
      let names = FailureKind.ofMasks.map(\.rawValue).joined(separator: ", ")
      return .failure(FilterError("\"\(text)\" is no kind of failure; there are \(names)"))
    }
    guard parts.count > 1 else { return .success(.failure(kind, label: nil)) }
    return label(named: parts[1], folder: folder).map { .failure(kind, label: $0) }
  }

  private static func relation(in word: String) -> (field: Substring, Relation, limit: Substring)? {
    guard let start = word.firstIndex(where: { "<>=".contains($0) }) else { return nil }
    let rest = word[start...]
    guard let relation = Relation.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else { return nil }
    return (word[..<start], relation, rest.dropFirst(relation.rawValue.count))
  }

  private static func value(
    _ found: (field: Substring, Relation, limit: Substring), of word: String, folder: FolderFacts
  ) -> Result<Term, FilterError> {
    let names = folder.classNames
    guard let key = ImageSortKey(String(found.field), classNames: names) else {
      let known = ImageSortKey.plain.map(\.name)
      let hint =
        NearestMatch.nearest(to: String(found.field), among: known).map { "; did you mean \($0)?" }
        ?? "; there are class=NAME, failure=KIND, marked, iou<N, contourF, over, under, failures"
      return .failure(FilterError("\"\(word)\" is not a condition\(hint)"))
    }
    guard let limit = number(found.limit) else {
      return .failure(
        FilterError("\"\(found.limit)\" is not a number; write \(key.name)\(found.1.rawValue)0.3 or 30%"))
    }
    return .success(.value(key, found.1, limit))
  }

  /// `0.3`, `.3`, `30%`.
  private static func number(_ text: Substring) -> Double? {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? text.dropLast() : text
    return Double(digits.hasPrefix(".") ? "0" + digits : String(digits)).map { isPercent ? $0 / 100 : $0 }
  }
}
