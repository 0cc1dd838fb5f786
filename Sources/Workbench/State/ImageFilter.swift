import Evaluation

/// Which images are shown: terms joined by `&` or blanks, all of which must hold; `!` before a term turns it round.
///
/// `class=cow` · `iou<0.3` · `contourF>=50%` · `iou:cow<.2` · `failure=missingClass` · `failure=detached:train` ·
/// `marked` · any other word is a part of the name.
package struct ImageFilter: Equatable, Sendable {
  /// One condition.
  package indirect enum Term: Equatable, Sendable {
    case classIndex(Int)
    case value(ImageSortKey, Relation, Double)
    /// A failure of a kind, of any class where that is nil.
    case failure(FailureKind, label: Int?)
    case marked
    case name(String)
    case not(Term)
  }

  /// How a value stands to a limit.
  package enum Relation: String, CaseIterable, Hashable, Sendable {
    // The longer signs first: they are looked for in this order.
    case atMost = "<=", atLeast = ">=", below = "<", above = ">", equal = "="

    func holds(_ value: Double, _ limit: Double) -> Bool {
      switch self {
      case .atMost: value <= limit
      case .atLeast: value >= limit
      case .below: value < limit
      case .above: value > limit
      case .equal: value == limit
      }
    }
  }

  /// The text as it was typed.
  package var text: String
  package var terms: [Term]

  /// The filter that hides nothing.
  package static let none = ImageFilter(text: "", terms: [])

  package var isEmpty: Bool { terms.isEmpty }

  /// The scores that are needed to decide.
  package var sortKeys: [ImageSortKey] {
    terms.map(\.positive).compactMap { if case .value(let key, _, _) = $0 { key } else { nil } }
  }

  /// Whether the failures of images are needed to decide.
  package var usesFailures: Bool {
    terms.map(\.positive).contains { if case .failure = $0 { true } else { false } }
  }

  /// Whether the labels of images are needed to decide.
  package var usesClasses: Bool {
    terms.map(\.positive).contains { if case .classIndex = $0 { true } else { false } }
  }

  /// Whether marks are needed to decide.
  package var usesMarks: Bool { terms.map(\.positive).contains(.marked) }

  /// Whether stored scores are needed to decide.
  package var usesScores: Bool { !sortKeys.isEmpty || usesFailures }

  /// What is known of an image.
  package struct Facts {
    package var name: String
    /// nil: its label is not read yet.
    package var classes: [Int]?
    package var isMarked: Bool
    package var value: (ImageSortKey) -> Double?
    /// nil: failures were not looked for.
    package var failures: [ImageFailure]?

    package init(
      name: String, classes: [Int]?, isMarked: Bool, value: @escaping (ImageSortKey) -> Double?,
      failures: [ImageFailure]?
    ) {
      self.name = name
      self.classes = classes
      self.isMarked = isMarked
      self.value = value
      self.failures = failures
    }
  }

  /// Whether an image passes; what is unknown passes no condition, nor its opposite.
  package func passes(_ facts: Facts) -> Bool { terms.allSatisfy { $0.holds(facts) ?? false } }
}

extension ImageFilter.Term {
  /// The term without `!`.
  var positive: ImageFilter.Term {
    if case .not(let term) = self { term.positive } else { self }
  }

  /// Whether it holds; nil: not known.
  func holds(_ facts: ImageFilter.Facts) -> Bool? {
    switch self {
    case .classIndex(let index): facts.classes?.contains(index)
    case .value(let key, let relation, let limit): facts.value(key).map { relation.holds($0, limit) }
    case .failure(let kind, let label):
      facts.failures?.contains { $0.kind == kind && (label == nil || $0.label == label) }
    case .marked: facts.isMarked
    case .name(let part): facts.name.lowercased().contains(part)
    case .not(let term): term.holds(facts).map { !$0 }
    }
  }
}

/// Why a filter cannot be read; one sentence.
package struct FilterError: Error, Equatable, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}
