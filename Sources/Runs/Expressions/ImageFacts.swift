import Evaluation

/// What is known of an image when an expression decides about it.
public struct ImageFacts {
  public var name: String
  /// nil: its label is not read yet.
  public var classes: [Int]?
  public var isMarked: Bool
  /// The named sets of marks that it is in.
  public var sets: Set<String>
  /// A stored score; nil: there is none.
  public var value: (ImageSortKey) -> Double?
  /// nil: failures were not looked for.
  public var failures: [ImageFailure]?

  public init(
    name: String, classes: [Int]?, isMarked: Bool = false, sets: Set<String> = [],
    value: @escaping (ImageSortKey) -> Double?, failures: [ImageFailure]?
  ) {
    self.name = name
    self.classes = classes
    self.isMarked = isMarked
    self.sets = sets
    self.value = value
    self.failures = failures
  }
}
