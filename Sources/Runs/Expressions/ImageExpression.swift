import Evaluation

/// Which images are meant, as filters, the command line and lists of images say it.
///
/// Conditions stand apart by blanks or `&` (all must hold), `|` (one must), `!` (not) and parentheses; `&` binds closer
/// than `|`.
///
///     class=cow & iou<.3 & area>1%
///     (failure=missingClass:cow | iou:cow<20%) !marked
///     set=bad-cows | painted_0001
///
/// `class=cow` · a score or a count against a number or per cent · `failure=missingClass`, `failure=detached:train` ·
/// `marked` · `set=NAME` · any other word is a part of the name.
public struct ImageExpression: Equatable, Sendable {
  /// A condition, or several together.
  public indirect enum Node: Equatable, Sendable {
    case classIndex(Int)
    case value(ImageSortKey, Relation, Double)
    /// A failure of a kind, of any class where that is nil.
    case failure(FailureKind, label: Int?)
    case marked
    /// In a named set of marks.
    case set(String)
    /// A part of the name, in lower case.
    case name(String)
    case not(Node)
    case all([Node])
    case any([Node])
  }

  /// How a value stands to a limit.
  public enum Relation: String, CaseIterable, Hashable, Sendable {
    // The longer signs first: they are looked for in this order.
    case atMost = "<=", atLeast = ">=", unequal = "!=", below = "<", above = ">", equal = "="

    func holds(_ value: Double, _ limit: Double) -> Bool {
      switch self {
      case .atMost: value <= limit
      case .atLeast: value >= limit
      case .below: value < limit
      case .above: value > limit
      case .equal: value == limit
      case .unequal: value != limit
      }
    }
  }

  /// The text as it was typed.
  public var text: String
  /// nil: every image is meant.
  public var root: Node?

  public init(text: String, root: Node?) {
    self.text = text
    self.root = root
  }

  /// All images.
  public static let all = ImageExpression(text: "", root: nil)

  public var isEmpty: Bool { root == nil }

  /// All conditions in it, in their order.
  public var conditions: [Node] { root?.conditions ?? [] }

  /// The scores that are needed to decide.
  public var sortKeys: [ImageSortKey] {
    conditions.compactMap { if case .value(let key, _, _) = $0 { key } else { nil } }
  }

  /// Whether the failures of images are needed to decide.
  public var usesFailures: Bool {
    conditions.contains { if case .failure = $0 { true } else { false } }
  }

  /// Whether the labels of images are needed to decide.
  public var usesClasses: Bool {
    conditions.contains { if case .classIndex = $0 { true } else { false } }
  }

  /// Whether marks or sets are needed to decide.
  public var usesMarks: Bool {
    conditions.contains {
      switch $0 {
      case .marked, .set: true
      default: false
      }
    }
  }

  /// Whether stored scores are needed to decide.
  public var usesScores: Bool { !sortKeys.isEmpty || usesFailures }

  /// Whether an image is meant; what is unknown meets no condition, nor its opposite.
  public func passes(_ facts: ImageFacts) -> Bool { root?.holds(facts) ?? (root == nil) }
}

extension ImageExpression.Node {
  fileprivate var conditions: [Self] {
    switch self {
    case .not(let node): node.conditions
    case .all(let nodes), .any(let nodes): nodes.flatMap(\.conditions)
    case .classIndex, .value, .failure, .marked, .set, .name: [self]
    }
  }

  /// Whether it holds; nil: not known.
  func holds(_ facts: ImageFacts) -> Bool? {
    switch self {
    case .classIndex(let index): return facts.classes?.contains(index)
    case .value(let key, let relation, let limit): return facts.value(key).map { relation.holds($0, limit) }
    case .failure(let kind, let label):
      return facts.failures?.contains { $0.kind == kind && (label == nil || $0.label == label) }
    case .marked: return facts.isMarked
    case .set(let name): return facts.sets.contains(name)
    case .name(let part): return facts.name.lowercased().contains(part)
    case .not(let node): return node.holds(facts).map { !$0 }
    case .all(let nodes):
      let found = nodes.map { $0.holds(facts) }
      return found.contains(false) ? false : found.contains(nil) ? nil : true
    case .any(let nodes):
      let found = nodes.map { $0.holds(facts) }
      return found.contains(true) ? true : found.contains(nil) ? nil : false
    }
  }
}
