import Evaluation

extension ImageExpression {
  /// The names that an expression may use.
  public struct Names: Sendable {
    /// Class names, background first.
    public var classes: [String]
    /// Named sets of marks.
    public var sets: [String]

    public init(classes: [String], sets: [String] = []) {
      self.classes = classes
      self.sets = sets
    }
  }

  /// Reads an expression; an empty one means all images.
  ///
  /// - Throws: `ExpressionError`.
  public static func parse(_ text: String, names: Names) throws(ExpressionError) -> ImageExpression {
    var parser = Parser(tokens: tokens(of: text), names: names)
    guard parser.next != nil else { return ImageExpression(text: text, root: nil) }
    let root = try parser.any()
    if parser.next == .close { throw ExpressionError("a \")\" closes nothing") }
    return ImageExpression(text: text, root: root)
  }

  private enum Token: Equatable {
    case and, or, not, open, close
    case word(String)
  }

  /// Words end at blanks and signs, but a relation draws what stands on both of its sides together.
  private static func tokens(of text: String) -> [Token] {
    var tokens: [Token] = []
    var word = ""
    func flush() {
      if !word.isEmpty { tokens.append(.word(word)) }
      word = ""
    }
    var rest = Substring(text)
    while let character = rest.first {
      let sign = Relation.allCases.first { rest.hasPrefix($0.rawValue) }
      if let sign, !word.isEmpty {
        word += sign.rawValue
        rest = rest.dropFirst(sign.rawValue.count).drop { $0 == " " }
        continue
      }
      let after = rest.drop { $0 == " " }
      if character == " " {
        let meetsRelation = Relation.allCases.contains { after.hasPrefix($0.rawValue) }
        if !meetsRelation || word.isEmpty { flush() }
        rest = after
        continue
      }
      let signs: [Character: Token] = ["&": .and, "|": .or, "!": .not, "(": .open, ")": .close]
      if let token = signs[character] {
        flush()
        tokens.append(token)
      } else {
        word.append(character)
      }
      rest = rest.dropFirst()
    }
    flush()
    return tokens
  }

  private struct Parser {
    var tokens: [Token]
    let names: Names
    var place = 0

    var next: Token? { tokens.indices.contains(place) ? tokens[place] : nil }

    init(tokens: [Token], names: Names) {
      self.tokens = tokens
      self.names = names
    }

    mutating func any() throws(ExpressionError) -> Node {
      var nodes = [try all()]
      while next == .or {
        place += 1
        nodes.append(try all())
      }
      return nodes.count == 1 ? nodes[0] : .any(nodes)
    }

    private mutating func all() throws(ExpressionError) -> Node {
      var nodes = [try one()]
      while let token = next, token != .or, token != .close {
        if token == .and { place += 1 }
        nodes.append(try one())
      }
      return nodes.count == 1 ? nodes[0] : .all(nodes)
    }

    private mutating func one() throws(ExpressionError) -> Node {
      let token = next
      place += 1
      switch token {
      case .not: return .not(try one())
      case .open:
        let node = try any()
        guard next == .close else { throw ExpressionError("a \"(\" is not closed") }
        place += 1
        return node
      case .word(let word): return try condition(word)
      case .and, .or, .close, nil:
        throw ExpressionError(
          "a condition is missing \(place > 1 ? "after" : "before") \(sign(at: place - 1))")
      }
    }

    /// The sign beside which a condition is missing.
    private func sign(at index: Int) -> String {
      let near = index > 0 ? tokens[index - 1] : tokens.first
      return switch near {
      case .and: "&"
      case .or: "|"
      case .not: "!"
      case .open: "("
      case .close: ")"
      case .word(let word): word
      case nil: "the end"
      }
    }

    private func condition(_ word: String) throws(ExpressionError) -> Node {
      let lowered = word.lowercased()
      if lowered == "marked" { return .marked }
      guard let start = word.firstIndex(where: { "<>=!".contains($0) }),
        let relation = Relation.allCases.first(where: { word[start...].hasPrefix($0.rawValue) })
      else { return .name(lowered) }
      let field = String(word[..<start])
      let value = String(word[start...].dropFirst(relation.rawValue.count))
      let named: Node
      switch field.lowercased() {
      case "class": named = .classIndex(try label(named: value))
      case "failure": named = try failure(value)
      case "set": named = .set(try set(named: value))
      default: return try score(field, relation, value, word)
      }
      switch relation {
      case .equal: return named
      case .unequal: return .not(named)
      default: throw ExpressionError("\(field) goes with = or !=: \(field)=\(value)")
      }
    }

    private func label(named name: String) throws(ExpressionError) -> Int {
      let lowered = name.lowercased()
      if let index = names.classes.firstIndex(where: { $0.lowercased() == lowered }), index > 0 {
        return index
      }
      let near = names.classes.dropFirst().filter { $0.lowercased().hasPrefix(lowered.prefix(1)) }
      let hint = near.isEmpty ? "" : "; there is \(near.prefix(4).joined(separator: ", "))"
      throw ExpressionError("no class is called \"\(name)\"\(hint)")
    }

    private func set(named name: String) throws(ExpressionError) -> String {
      if names.sets.contains(name) { return name }
      let hint = names.sets.isEmpty ? "" : "; there is \(names.sets.prefix(4).joined(separator: ", "))"
      throw ExpressionError("no set of marks is called \"\(name)\"\(hint)")
    }

    /// `missingClass` or `detached:train`.
    private func failure(_ text: String) throws(ExpressionError) -> Node {
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      let word = parts.first?.lowercased() ?? ""
      guard let kind = FailureKind.ofMasks.first(where: { $0.rawValue.lowercased() == word }) else {
        let kinds = FailureKind.ofMasks.map(\.rawValue).joined(separator: ", ")
        throw ExpressionError("\"\(text)\" is no kind of failure; there are \(kinds)")
      }
      return .failure(kind, label: parts.count > 1 ? try label(named: parts[1]) : nil)
    }

    private func score(
      _ field: String, _ relation: Relation, _ limit: String, _ word: String
    ) throws(ExpressionError) -> Node {
      guard let key = ImageSortKey(field, classNames: names.classes) else {
        let known = ImageSortKey.plain.map(\.name)
        let hint =
          NearestMatch.nearest(to: field, among: known).map { "; did you mean \($0)?" }
          ?? "; there are class=NAME, failure=KIND, set=NAME, marked, iou<N, area>N, contourF, over, under, failures"
        throw ExpressionError("\"\(word)\" is not a condition\(hint)")
      }
      guard let number = Self.number(limit) else {
        throw ExpressionError("\"\(limit)\" is not a number; write \(field)\(relation.rawValue)0.3 or 30%")
      }
      return .value(key, relation, number)
    }

    /// `0.3`, `.3`, `30%`.
    private static func number(_ text: String) -> Double? {
      let isPercent = text.hasSuffix("%")
      let digits = isPercent ? String(text.dropLast()) : text
      return Double(digits.hasPrefix(".") ? "0" + digits : digits).map { isPercent ? $0 / 100 : $0 }
    }
  }
}
